import { cellWidth } from './table.ts';
import { columns, styled } from './terminal.ts';

const LINES = 3;

/** A few lines of a passage from where the question's words begin, with those words in bold. */
export function snippet(text: string, query: string): readonly string[] {
  // A passage may begin with its own heading, which is shown already.
  const body = text.replace(/^#{1,6} .*\n+(?=\S)/, '');
  const flat = body.replaceAll(/\s+/g, ' ').trim();
  const words = [...query.matchAll(/[\p{L}\p{N}\p{M}]{3,}/gu)].map(([word]) => word);
  const pattern = words.length > 0 ? new RegExp(words.join('|'), 'giu') : undefined;
  const first = pattern ? flat.search(pattern) : 0;
  const start = first > 120 ? flat.indexOf(' ', first - 80) + 1 : 0;
  const lines = wrap(`${start > 0 ? '…' : ''}${flat.slice(start)}`, Math.min(columns(), 110) - 4);
  return lines.map((line) => (pattern ? line.replaceAll(pattern, (found) => styled('bold', found)) : line));
}

function wrap(text: string, width: number): string[] {
  const lines = [''];
  const words = new Intl.Segmenter(undefined, { granularity: 'word' });
  for (const { segment } of words.segment(text)) {
    const line = lines.at(-1) ?? '';
    if (cellWidth(line + segment.trimEnd()) <= width) lines[lines.length - 1] = line + segment;
    else if (lines.length === LINES) return [...lines.slice(0, -1), `${line.trimEnd()}…`];
    else lines.push(segment.trimStart());
  }
  return lines.map((line) => line.trimEnd());
}
