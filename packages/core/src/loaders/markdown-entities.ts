import { withoutEntities } from '../text/index.ts';

/** Markdown with the letters and signs that HTML's entities stand for ("caf&eacute;", "5&nbsp;&euro;"), as a reader sees it. Code keeps them, and so does what would be read as a mark of Markdown or a tag. */
export function withoutMarkdownEntities(text: string): string {
  if (!suspect.test(text)) return text;
  const isInItem = itemsOf(text);
  return text.replaceAll(codeOrEntity, (found, _fence, from: number) => {
    if (found.startsWith('&')) return letterOf(found, text.slice(from + found.length, from + found.length + 12));
    if (!indented.test(found) || fenced.test(found) || !isInItem(from)) return found;
    return found.replaceAll(spanOrEntity, (part, at: number) =>
      part.startsWith('&') ? letterOf(part, found.slice(at + part.length, at + part.length + 12)) : part,
    );
  });
}

function letterOf(entity: string, next: string): string {
  const written = withoutEntities(entity);
  if (written === '&' && ofEntity.test(next)) return entity;
  return plain.test(written) ? written : entity;
}

/** Tells of places that are asked for in order whether an indented line there goes on with an item of a list, or a note, and is no code. */
function itemsOf(text: string): (from: number) => boolean {
  let known = 0;
  let isItem = false;
  return (from) => {
    const outer = text
      .slice(known, from)
      .split('\n')
      .findLast((line) => /^ {0,3}\S/.test(line));
    known = from;
    if (outer !== undefined) isItem = item.test(outer);
    return isItem;
  };
}

const suspect = /&[#a-z]/i;
const codeOrEntity =
  /^[ \t]*(`{3,}|~{3,})[^\n]*(?:\n(?![ \t]*\1)[^\n]*)*(?:\n[ \t]*\1[^\n]*)?|`[^`\n]{1,500}`|^(?: {4}|\t)[^\n]*|&[#a-z\d]{2,9};/gim;
const spanOrEntity = /`[^`\n]{1,500}`|&[#a-z\d]{2,9};/gi;
const indented = /^(?:(?: {4}|\t)(?! {4}|\t)|[ \t]{4,40}(?:[-*+]|\d{1,9}[.)])[ \t])/;
const fenced = /^[ \t]*(?:`{3}|~{3})/;
const item = /^ {0,3}(?:[-*+]|\d{1,9}[.)]|!!!|\?\?\?\+?|===|\[\^[^\]]{1,50}\]:|:)(?:\s|$)/;
const ofEntity = /^[#a-z\d]{2,9};/i;
const plain = /^(?:[\p{L}\p{N}&"']|[^\0-\x9f])$/u;
