import type { HiddenCounter } from './hidden.ts';
import { elements, type HtmlElement, type HtmlTree, textIn } from './html-tree.ts';

/** Whether the text of an element is crossed out: it no longer holds. */
export const isStruck = ({ name }: HtmlElement): boolean => name === 'del' || name === 's' || name === 'strike';

/** Counts what is crossed out. */
export function countStruck(tree: HtmlTree, hidden: HiddenCounter): void {
  for (const element of elements(tree)) {
    const outer = element.parent;
    if (isStruck(element) && !(outer && 'attribs' in outer && isStruck(outer)))
      hidden.add('struck', textIn(element).replaceAll(/\s+/g, ' ').trim().length);
  }
}
