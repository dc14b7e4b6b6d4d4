import { htmlText } from './html-text.ts';
import { parseHtml } from './html-tree.ts';
import { countConcealed } from './html-hidden.ts';
import { applyStyles } from './html-styles.ts';
import type { HiddenCounter } from './hidden.ts';
import { escaped } from './xml-escape.ts';

/** WordprocessingML in which pages of HTML, which programs put into a Word document as they are, stand as paragraphs in their places; `pageOf` gives them by their ids. */
export function withChunks(xml: string, pageOf: (id: string) => string | undefined, hidden: HiddenCounter): string {
  if (!xml.includes('<w:altChunk')) return xml;
  return xml.replaceAll(chunk, (whole, id: string) => {
    const page = pageOf(id);
    return page === undefined ? whole : paragraphsOf(page, hidden);
  });
}

const chunk =
  /<w:altChunk\b[^<>]{0,500}\br:id="([^"<>]{1,200})"[^<>]{0,500}(?:\/>|>(?:(?!<w:altChunk\b)[^]){0,1000}?<\/w:altChunk>)/g;

function paragraphsOf(page: string, hidden: HiddenCounter): string {
  const tree = parseHtml(page);
  applyStyles(tree);
  countConcealed(tree, hidden);
  return htmlText(tree)
    .text.split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, marks, title] = /^(#{1,6}) (.*)$/.exec(line) ?? [];
      const style = marks === undefined ? '' : `<w:pPr><w:pStyle w:val="Heading${marks.length}"/></w:pPr>`;
      return `<w:p>${style}<w:r><w:t>${escaped(title ?? line)}</w:t></w:r></w:p>`;
    })
    .join('');
}
