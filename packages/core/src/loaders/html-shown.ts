import type { HiddenCounter } from './hidden.ts';
import { countConcealed } from './html-hidden.ts';
import { applyStyles } from './html-styles.ts';
import { type HtmlBreaks, htmlText } from './html-text.ts';
import { parseHtml } from './html-tree.ts';

/** What a reader sees of a piece of HTML; what its styles hide is counted and left out. */
export function shownHtml(html: string, hidden: HiddenCounter, breaks?: HtmlBreaks): string {
  const tree = parseHtml(html);
  applyStyles(tree);
  countConcealed(tree, hidden);
  return htmlText(tree, { breaks }).text.trim();
}
