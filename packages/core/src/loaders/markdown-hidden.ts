import type { HiddenCounter } from './hidden.ts';
import { isConcealed } from './html-hidden.ts';
import { isElement, parseHtml } from './html-tree.ts';

/** Markdown without its comments and the HTML in it that is hidden, both counted; their lines stay, empty. Code keeps what looks like one. */
export function shownMarkdown(text: string, hidden: HiddenCounter): string {
  if (!suspect.test(text)) return text;
  const parts: string[] = [];
  const lastEnd = text.lastIndexOf('-->');
  const lastBrace = text.lastIndexOf('*/}');
  const tagEnd = tagEnds(text);
  let from = 0;
  marks.lastIndex = 0;
  for (let found = marks.exec(text); found; found = marks.exec(text)) {
    const { 0: mark, 2: name, index } = found;
    const isLabel = /^ {0,3}\[/.test(mark);
    let end: number | undefined;
    if (isLabel) end = index + mark.length;
    else if (mark === '<!--') end = commentEnd(text, index, lastEnd);
    else if (mark === '{/*') end = index < lastBrace ? text.indexOf('*/}', index) + 3 : undefined;
    else if (name !== undefined) end = tagEnd(mark, name, index);
    if (end === undefined) continue;
    parts.push(text.slice(from, index), text.slice(index, end).replaceAll(/[^\n]/g, ''));
    hidden.add(name === undefined ? 'comments' : 'styled', end - index);
    from = marks.lastIndex = end;
  }
  return parts.join('') + text.slice(from);
}

const suspect = /<!--|\{\/\*|^ {0,3}\[[^\]\n]{1,100}\]:|<[a-z][^<>]{0,1000}(?:hidden|style)/im;

/**
 * Fenced code and code spans, which are passed over; the beginnings of comments, of HTML and of MDX; definitions of links that lead nowhere, which are used as such;
 * and tags that may hide something.
 */
const marks =
  /^[ \t]*(`{3,}|~{3,})[^\n]*(?:\n(?![ \t]*\1)[^\n]*)*(?:\n[ \t]*\1[^\n]*)?|`[^`\n]{1,500}`|<!--|\{\/\*|^ {0,3}\[\/\/\]:[^\n]*|^ {0,3}\[[^\]\n]{1,100}\]:[ \t]*(?:<>|#)[ \t]+["'(][^\n]*|<([a-z][a-z\d]*)(?=\s)[^<>]{0,1000}>/gim;

/** One that begins a line and is never closed goes to the end; elsewhere it is text. */
function commentEnd(text: string, start: number, lastEnd: number): number | undefined {
  if (start < lastEnd) return text.indexOf('-->', start) + 3;
  return /(?:^|\n) {0,3}$/.test(text.slice(Math.max(0, start - 4), start)) ? text.length : undefined;
}

/** Finds where a hidden element ends: at its closing tag, else with its paragraph. */
function tagEnds(text: string): (tag: string, name: string, index: number) => number | undefined {
  let unclosed = 0;
  // Texts repeat few tags often.
  const known = new Map<string, boolean>();
  const hides = (tag: string): boolean => {
    const verdict = known.get(tag) ?? isHiding(tag);
    if (known.size < MAX_KNOWN) known.set(tag, verdict);
    return verdict;
  };
  return (tag, name, index) => {
    if (!hides(tag)) return undefined;
    const tags = new RegExp(`<(/?)${name}(?=[\\s/>])[^<>]{0,1000}>`, 'gi');
    tags.lastIndex = index;
    let depth = 0;
    // Each one that is never closed is looked for up to the end.
    for (let found = unclosed < MAX_UNCLOSED && tags.exec(text); found; found = tags.exec(text)) {
      depth += found[1] === '/' ? -1 : 1;
      if (depth === 0) return found.index + found[0].length;
    }
    unclosed++;
    const paragraph = text.indexOf('\n\n', index);
    return paragraph === -1 ? text.length : paragraph;
  };
}

const MAX_UNCLOSED = 20;
const MAX_KNOWN = 1_000;

function isHiding(tag: string): boolean {
  const [element] = /hidden|style/i.test(tag) ? parseHtml(tag).children : [];
  return element !== undefined && isElement(element) && isConcealed(element);
}
