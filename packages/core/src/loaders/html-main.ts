import { isConcealed } from './html-hidden.ts';
import { isStruck } from './html-struck.ts';
import { elements, type HtmlElement, type HtmlTree, isElement, isText } from './html-tree.ts';

/** Whether an element is no part of what a reader reads: code, controls, navigation, and what is hidden or crossed out. */
export function isDropped(element: HtmlElement): boolean {
  const { name, attribs } = element;
  if (dropped.has(name) || isStruck(element)) return true;
  if (attribs['aria-hidden'] === 'true') return true;
  if (droppedIds.test(attribs['id'] ?? '')) return true;
  const { role } = attribs;
  if (role !== undefined && droppedRoles.has(role)) return true;
  const names = attribs['class'];
  return (names !== undefined && droppedClasses.test(names)) || isConcealed(element);
}

/** Whether an element is the footer or the side of a page. */
export const isFrame = ({ name, attribs }: HtmlElement): boolean =>
  name === 'footer' || name === 'aside' || (attribs['role'] === 'contentinfo' && attribs['id'] === 'footer');

/** The element that holds the article of a page: `main` or `article` when most of the text is inside, else the body without its frame. */
export function mainContent(tree: HtmlTree): { readonly root: HtmlTree | HtmlElement; readonly frame: boolean } {
  const lengths = textLengths(tree);
  const lengthOf = (node: HtmlTree | HtmlElement) => lengths.get(node) ?? 0;
  const candidates: HtmlElement[] = [];
  let body: HtmlTree | HtmlElement = tree;
  for (const element of elements(tree, isDropped)) {
    if (element.name === 'body') body = element;
    if (element.name === 'main' || element.name === 'article' || element.attribs['role'] === 'main')
      candidates.push(element);
  }
  const best = candidates.toSorted((a, b) => lengthOf(b) - lengthOf(a))[0];
  if (!best || lengthOf(best) < lengthOf(body) * 0.3) return { root: body, frame: true };
  return { root: best, frame: false };
}

/** Characters of visible text below each element. */
function textLengths(tree: HtmlTree): Map<HtmlTree | HtmlElement, number> {
  const lengths = new Map<HtmlTree | HtmlElement, number>();
  const order = [tree, ...elements(tree, isDropped)];
  for (const element of order.toReversed()) {
    let length = 0;
    for (const child of element.children) {
      if (isText(child)) length += child.data.trim().length;
      else if (isElement(child)) length += lengths.get(child) ?? 0;
    }
    lengths.set(element, length);
  }
  return lengths;
}

const dropped = new Set(
  (
    'head script style noscript template svg canvas iframe object embed video audio map nav button select input textarea datalist ' +
    'dialog annotation rp'
  ).split(' '),
);
const droppedRoles = new Set([
  'navigation',
  'search',
  'dialog',
  'alertdialog',
  'menu',
  'menubar',
  'tablist',
  'toolbar',
]);
const droppedClasses =
  /(?:^|\s)(?:noprint|mw-editsection|mw-jump-link|navbox|navbar|catlinks|toc|headerlink|anchor-link|skip-link|breadcrumbs?|sidebar|printfooter|interlanguage-link|mw-portlet|cookie-banner|toc-macro)(?:\s|$)/;
const droppedIds = /^breadcrumb(?:s|-section)$/;
