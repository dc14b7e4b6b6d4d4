import { KbError } from '../errors.ts';
import type { DocumentLoader, Source } from '../ports.ts';
import { cleanTitle } from './clean.ts';
import { decodeText } from './decode.ts';
import { formats } from './formats.ts';
import { MAX_MARKUP_BYTES } from './limits.ts';
import { hiddenCounter } from './hidden.ts';
import { countConcealed } from './html-hidden.ts';
import { applyStyles } from './html-styles.ts';
import { htmlText } from './html-text.ts';
import { mainContent } from './html-main.ts';
import { elements, htmlFields, type HtmlTree, parseHtml, textIn } from './html-tree.ts';
import { sectionsOf } from './outline.ts';

/** Reads the main content of a page as Markdown-like text, with its headings as sections; scripts, navigation and hidden parts are left out. */
export const htmlLoader: DocumentLoader = {
  ...formats.html,
  async load(source) {
    const declared = /<meta[^>]{0,200}charset\s*=\s*["']?([\w-]+)/i.exec(
      Buffer.from(source.bytes.subarray(0, 2_048)).toString('latin1'),
    );
    const tree = parseHtml(decodeText(source, declared?.[1], MAX_MARKUP_BYTES));
    applyStyles(tree, { read: (href) => sheetOf(source, href) });
    const hidden = hiddenCounter();
    countConcealed(tree, hidden);
    const { root, frame } = mainContent(tree);
    const { text, headings } = htmlText(root, { frame });
    if (text === '') throw new KbError('unreadable', `${source.name} shows no text: it is empty, or built by scripts.`);
    const fields = htmlFields(tree);
    const metadata = { ...fields.metadata, ...hidden.metadata() };
    return {
      ...fields,
      metadata: Object.keys(metadata).length > 0 ? metadata : undefined,
      title: fields.title ?? titleLine(tree) ?? headings[0]?.title,
      text,
      sections: sectionsOf(text, headings),
    };
  },
};

/** The title that Google Docs exports as a paragraph. */
function titleLine(tree: HtmlTree): string | undefined {
  for (const element of elements(tree))
    if (
      element.name === 'p' &&
      element.attribs['id']?.startsWith('h.') === true &&
      /(?:^|\s)title(?:\s|$)/.test(element.attribs['class'] ?? '')
    )
      return cleanTitle(textIn(element));
  return undefined;
}

function sheetOf({ styles }: Source, href: string) {
  const css = styles && Object.hasOwn(styles, href) ? styles[href] : undefined;
  return css === undefined ? undefined : { at: href, css };
}
