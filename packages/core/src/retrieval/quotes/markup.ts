import type { Span } from '../../model.ts';
import { emphasisOf } from './emphasis.ts';

/** The marks of Markdown that a reader does not see: of headings, lists, emphasis, tables, and the targets of links. In order, not overlapping. */
export function markupOf(text: string): readonly Span[] {
  const found: Span[] = [];
  const add = (from: number, to: number) => {
    if (to > from) found.push({ from, to });
  };
  for (const { 0: mark, index } of text.matchAll(lineStart)) add(index, index + mark.length);
  for (const at of figureBullets(text)) add(at, at + 1);
  for (const { 0: run, index } of text.matchAll(tableRule)) add(index, index + run.length);
  if (text.includes('\\')) for (const { index } of text.matchAll(escapes)) add(index, index + 1);
  if (text.includes('```')) for (const { 0: line, index } of text.matchAll(fences)) add(index, index + line.length);
  for (const { 0: bar, index } of text.matchAll(cellBound)) add(index, index + bar.length);
  for (const { from, to } of emphasisOf(text)) add(from, to);
  if (text.includes('](')) {
    for (const { 0: link, 1: shown = '', index } of text.matchAll(links)) {
      const start = index + link.indexOf('[') + 1;
      add(index, start);
      add(start + shown.length, index + link.length);
    }
  }
  return inOrder(found);
}

/** What somebody who quotes puts in: the marks of a block, brackets around a letter whose case was changed, and «[sic]». In order, not overlapping. */
export function editorialOf(quote: string): readonly Span[] {
  const lines = quote.split('\n');
  const block = lines.length > 1 && lines.every((line) => /^[ \t]{0,20}>/.test(line));
  const found = [...(block ? quote.matchAll(blockMarks) : []), ...quote.matchAll(sic), ...quote.matchAll(brackets)];
  return inOrder(found.map(({ 0: mark, index }) => ({ from: index, to: index + mark.length })));
}

const blockMarks = /(?<=^[ \t]{0,20})>[ \t>]*/gm;
const sic = /\[sic!?\]|\(sic!?\)/gi;
const brackets = /\[(?=\p{L}\](?:\p{L}|\s))|(?<=\[\p{L})\](?=\p{L}|\s)/gu;

/** Where bullets stand before figures: a dash there is no minus sign when the line next to it has one too, and each goes on in words. */
function figureBullets(text: string): readonly number[] {
  const items = Array.from(text.matchAll(figureItem), ({ 0: line, 1: indent = '', 2: rest = '', index }) => ({
    bullet: index + indent.length,
    end: index + line.length,
    inWords: (rest.match(longWords)?.length ?? 0) > 1,
    line: index,
  }));
  return items
    .filter(
      ({ inWords, line, end }) =>
        inWords &&
        (item.test(text.slice(text.lastIndexOf('\n', line - 2) + 1, line)) || item.test(text.slice(end + 1, end + 9))),
    )
    .map(({ bullet }) => bullet);
}

const figureItem = /^([ \t]*)[-*][ \t]+(?=\d)(.*)$/gm;
const item = /^[ \t]*[-*][ \t]/;
const longWords = /[\p{L}\p{M}]{3,}/gu;

// A figure after «-» or «>» may make it a sign.
const lineStart = /(?<=^[ \t>]{0,40})(?:#{1,6}(?=[ \t])|[-+*>–—](?=[ \t]+[^\s\d.,])|[•·‣▪◦](?=\s))/gm;
const tableRule = /^[ \t]*(?:\|[ \t]*)?:?-{3,}:?[ \t]*(?:\|[ \t]*:?-{3,}:?[ \t]*)*(?:\|[ \t]*)?$/gm;
/** A mark that would be Markdown's if nothing stood before it, and the end of a line that is kept. */
const escapes = /\\(?=[!-/:-@[-`{-~]|\r?\n)/g;
/** What Markdown sets as code begins and ends so; the first line says in which language. */
const fences = /^[ \t]{0,20}`{3,}[\w+#.-]{0,20}[ \t]{0,20}$/gm;
const cellBound = /(?<=^|\s)\|(?=\s|$)/gm;
export interface Link {
  /** What a reader sees of it. */
  readonly label: Span;
  readonly target: string;
}

/** The links of a text, in order. */
export const linksOf = (text: string): readonly Link[] =>
  text.includes('](')
    ? Array.from(text.matchAll(links), ({ 1: shown = '', 2: to = '', 0: link, index }) => {
        const from = index + link.indexOf('[') + 1;
        return { label: { from, to: from + shown.length }, target: to };
      })
    : [];

/** A text with its links as a reader sees them, and these, in order. */
export function shownLinks(text: string): { readonly text: string; readonly links: readonly Link[] } {
  const found: Link[] = [];
  let shown = '';
  let end = 0;
  for (const { 0: link, 1: seen = '', 2: to = '', index } of text.matchAll(anyLink)) {
    shown += text.slice(end, index);
    found.push({
      label: { from: shown.length, to: shown.length + seen.length },
      target: to.replace(/^<(.*)>$/, '$1'),
    });
    shown += seen;
    end = index + link.length;
  }
  return { text: shown + text.slice(end), links: found };
}

/** A label may hold brackets, and a target round ones. */
const label = String.raw`!?\[((?:[^[\]\n\\]|\\.|\[[^[\]\n]{0,100}\]){1,300})\]`;
const target = String.raw`\((<[^<>\n]{0,500}>|(?:[^()\s]|\([^()\s]{0,100}\)){0,500})(?:\s{1,5}"[^"\n]{0,200}")?\)`;
const links = new RegExp(`${label}${target}`, 'g');
const anyLink = new RegExp(`${label}(?:${target}|\\[[^[\\]\\n]{1,50}\\])`, 'g');

/** Spans by their beginning; of those that overlap the first. */
export function inOrder<T extends Span>(spans: readonly T[]): readonly T[] {
  const ordered = spans.toSorted((a, b) => a.from - b.from || b.to - a.to);
  let end = -1;
  return ordered.filter(({ from, to }) => {
    if (from < end) return false;
    end = to;
    return true;
  });
}
