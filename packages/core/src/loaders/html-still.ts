import type { HiddenCounter } from './hidden.ts';
import { countConcealed } from './html-hidden.ts';
import { applyStyles } from './html-styles.ts';
import { htmlText, type HtmlText } from './html-text.ts';
import { parseHtml } from './html-tree.ts';

/** The visible text of a page inside another document, where nothing opens or changes: what it does not display is hidden. */
export function stillPageText(page: string, hidden: HiddenCounter): HtmlText {
  const tree = parseHtml(page);
  applyStyles(tree, { still: true });
  countConcealed(tree, hidden);
  return htmlText(tree);
}
