import { withoutEntities } from '../text/index.ts';
import { cleanTitle } from './clean.ts';
import type { Heading } from './outline.ts';

/** The ATX and setext headings of Markdown, outside fenced code, indented code and HTML comments. */
export function markdownHeadings(text: string): Heading[] {
  const headings: Heading[] = [];
  let fence: string | undefined;
  let comment = false;
  let paragraph: { readonly from: number; readonly line: string } | undefined;
  for (let from = 0; from < text.length;) {
    const feed = text.indexOf('\n', from);
    const to = feed === -1 ? text.length : feed;
    // A longer line is no heading, and matching it costs time.
    const line = text.slice(from, Math.min(to, from + 1_000));
    const at = from;
    from = to + 1;
    if (comment) {
      comment = !text.slice(at, to).includes('-->');
      continue;
    }
    const mark = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line);
    if (fence !== undefined) {
      if (mark?.[1]?.startsWith(fence) === true && mark[2]?.trim() === '') fence = undefined;
      continue;
    }
    if (mark?.[1] !== undefined && !(mark[1].startsWith('`') && mark[2]?.includes('`') === true)) {
      fence = mark[1];
      paragraph = undefined;
      continue;
    }
    if (/^ {0,3}<!--/.test(line)) {
      comment = !text.slice(at, to).includes('-->');
      continue;
    }
    const atx = /^ {0,3}(#{1,6})(?:[ \t]+(.*))?$/.exec(line);
    if (atx?.[1] !== undefined) {
      add(headings, at, atx[1].length, (atx[2] ?? '').replace(/(?:^|[ \t])#+[ \t]*$/, ''));
      paragraph = undefined;
    } else if (paragraph && /^ {0,3}(?:=+|-+)[ \t]*$/.test(line)) {
      add(headings, paragraph.from, line.trim().startsWith('=') ? 1 : 2, paragraph.line);
      paragraph = undefined;
    } else {
      // Only a paragraph of one line becomes a heading; of a longer one, the underline is most often a rule or a table.
      paragraph = paragraph === undefined && isParagraph(line, text, at) ? { from: at, line } : undefined;
    }
  }
  return headings;
}

const isParagraph = (line: string, text: string, at: number): boolean =>
  /^ {0,3}[^\s>|]/.test(line) &&
  !/^ {0,3}(?:[-*+]|\d{1,9}[.)])(?:\s|$)/.test(line) &&
  (at === 0 || /(?:^|\n)[ \t]*\n$/.test(text.slice(Math.max(0, at - 100), at)));

/** Keeps a heading that has words, without its Markdown marks. */
function add(headings: Heading[], from: number, level: number, source: string): void {
  const plain = withoutEntities(
    source
      .slice(0, 400)
      .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replaceAll(/<\/?[a-z][^>]*>/gi, '')
      .replaceAll(/\s*\{#[^}]*\}/g, '')
      .replaceAll(/[*`]+|(?<![\p{L}\p{N}])_+|_+(?![\p{L}\p{N}])/gu, '')
      .replaceAll(/\\([!-/:-@[-`{-~])/g, '$1'),
  );
  const title = cleanTitle(plain);
  if (title !== undefined) headings.push({ from, level, title });
}
