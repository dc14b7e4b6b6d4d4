import { withoutEntities } from '../text/index.ts';

/** Markdown with the letters and signs that HTML's entities stand for ("caf&eacute;", "5&nbsp;&euro;"), as a reader sees it. Code keeps them, and so does what would be read as a mark of Markdown or a tag. */
export function withoutMarkdownEntities(text: string): string {
  if (!suspect.test(text)) return text;
  return text.replaceAll(codeOrEntity, (found, _fence, from: number) => {
    if (!found.startsWith('&')) return found;
    const written = withoutEntities(found);
    if (written === '&' && ofEntity.test(text.slice(from + found.length, from + found.length + 12))) return found;
    return plain.test(written) ? written : found;
  });
}

const suspect = /&[#a-z]/i;
const codeOrEntity =
  /^ {0,3}(`{3,}|~{3,})[^\n]*(?:\n(?! {0,3}\1)[^\n]*)*(?:\n {0,3}\1[^\n]*)?|`[^`\n]{1,500}`|^(?: {4}|\t)[^\n]*|&[#a-z\d]{2,9};/gim;
const ofEntity = /^[#a-z\d]{2,9};/i;
const plain = /^(?:[\p{L}\p{N}&"']|[^\0-\x9f])$/u;
