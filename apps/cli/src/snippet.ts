import { beginsLine, snippets } from '@kb-mcp/core/snippet';
import { cellWidth } from './table.ts';
import { columns, styled } from './terminal.ts';

const LINES = 3;

/** A few lines of each passage that show best why it was found, with the question's words in bold. */
export async function snippetLines(query: string, texts: readonly string[]): Promise<readonly (readonly string[])[]> {
  // A passage may begin with its own heading, which is shown already.
  const bodies = texts.map((text) => text.replace(/^\s*#{1,6} .*\n+(?=\S)/, '').replaceAll(MARKS, ''));
  const width = Math.min(columns(), 110) - 4;
  const found = await snippets(
    query,
    bodies.map((text) => ({ text })),
    { characters: LINES * width },
  );
  return found.map(({ text, characters: { from, to }, matches }, at) => {
    const body = bodies[at] ?? '';
    let marked = beginsLine(body, from) ? '' : '…';
    let done = 0;
    for (const match of matches) {
      marked += `${text.slice(done, match.from)}${START}${text.slice(match.from, match.to)}${END}`;
      done = match.to;
    }
    const more = to < body.trimEnd().length ? '…' : '';
    const plain = `${marked}${text.slice(done)}${more}`.replaceAll(HEADING, '$1');
    const lines = wrap(plain.replaceAll(/\s+/g, ' '), width);
    let bold = false;
    return lines.map((line) => {
      const parts = line.split(MARKS_KEPT).map((part) => {
        if (MARKS_KEPT.test(part)) bold = part === START;
        return part === START || part === END ? '' : bold ? styled('bold', part) : part;
      });
      return parts.join('');
    });
  });
}

/** What marks a line as a heading, before a word of the question or not. */
const HEADING = /(\n[ \t]*)#{1,6}[ \t]+/g;

// Of the private use area: no text that is meant to be read has them.
const START = '\u{f8f0}';
const END = '\u{f8f1}';
const MARKS = /[\u{f8f0}\u{f8f1}]/gu;
const MARKS_KEPT = /([\u{f8f0}\u{f8f1}])/u;

function wrap(text: string, width: number): string[] {
  const lines = [''];
  const words = new Intl.Segmenter(undefined, { granularity: 'word' });
  for (const { segment } of words.segment(text)) {
    const line = lines.at(-1) ?? '';
    if (cellWidth((line + segment.trimEnd()).replaceAll(MARKS, '')) <= width) lines[lines.length - 1] = line + segment;
    else if (lines.length === LINES) {
      lines[lines.length - 1] = `${line.replace(SPACE_AT_END, '$1')}…`;
      break;
    } else lines.push(segment.trimStart());
  }
  return lines.map((line) => line.replace(SPACE_AT_END, '$1'));
}

const SPACE_AT_END = /\s([\u{f8f0}\u{f8f1}]?)$/u;
