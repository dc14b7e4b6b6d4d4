import type { HiddenCounter } from './hidden.ts';
import { stillPageText } from './html-still.ts';
import { escaped } from './xml-escape.ts';

/** WordprocessingML in which pages of HTML, which programs put into a Word document as they are, stand as paragraphs in their places; `pageOf` gives them by their ids, and nothing for what is no page. */
export function withChunks(xml: string, pageOf: (id: string) => string | undefined, hidden: HiddenCounter): string {
  if (!xml.includes('<w:altChunk')) return xml;
  return xml.replaceAll(/<\/?w:altChunk(?:\s[^<>]*|\/)?>/g, (tag) => {
    const id = /\br:id="([^"]*)"/.exec(tag)?.[1];
    const page = id === undefined ? undefined : pageOf(id);
    return page === undefined ? '' : paragraphsOf(page, hidden);
  });
}

function paragraphsOf(page: string, hidden: HiddenCounter): string {
  const { text, headings } = stillPageText(page, hidden);
  const levels = new Map(headings.map(({ from, level }) => [from, level]));
  const paragraphs: string[] = [];
  let from = 0;
  for (const line of text.split('\n')) {
    const level = levels.get(from);
    const style = level === undefined ? '' : `<w:pPr><w:pStyle w:val="Heading${level}"/></w:pPr>`;
    const said = level === undefined ? line : line.replace(/^#+ /, '');
    if (said.trim() !== '') paragraphs.push(`<w:p>${style}<w:r><w:t>${escaped(said)}</w:t></w:r></w:p>`);
    from += line.length + 1;
  }
  return paragraphs.join('');
}
