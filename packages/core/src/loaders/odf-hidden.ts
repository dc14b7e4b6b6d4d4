import { type HiddenCounter, hiddenCounter, type HiddenKind } from './hidden.ts';
import { elements, type HtmlElement, type HtmlTree, isElement, textIn } from './html-tree.ts';
import { groundsIn } from './odf-ground.ts';
import { isColoured, kindOfStyle, type OdfStyles, stylesIn } from './odf-styles.ts';

/** Takes out of a body what its styles and its elements do not show, or so that nobody can read it, and counts it. A slide that is not shown stays, empty. */
export function dropHidden(sheets: readonly (HtmlTree | undefined)[], body: HtmlElement): HiddenCounter {
  const counter = hiddenCounter();
  const styles = stylesIn(sheets);
  const standsOnGround = groundsIn(sheets, body, styles);
  let holding: ReadonlySet<HtmlElement> | undefined;
  /** White letters on a box, a cell or a slide that may be dark are seen; so are those of another colour in a white box or paragraph. */
  const isSeen = (element: HtmlElement): boolean =>
    standsOnGround(element) || (holding ??= holdingColour(body, styles)).has(element);
  for (const element of elements(body, ({ name }) => name === 'script')) {
    const kind = ownKind(element) ?? kindOfStyle(element.name, element.attribs, styles);
    if (kind === undefined || (kind === 'sameColour' && isSeen(element))) continue;
    counter.add(kind, textIn(element).length);
    if (element.name === 'draw:page') element.children = [];
    else element.name = 'script';
  }
  return counter;
}

function ownKind({ name, attribs, children }: HtmlElement): HiddenKind | undefined {
  if (name === 'office:annotation') return 'comments';
  if (name === 'text:hidden-text' || (name === 'text:section' && attribs['text:display'] === 'none')) return 'styled';
  const isHidden = children.some(
    (child) => isElement(child) && child.name === 'text:hidden-paragraph' && child.attribs['text:is-hidden'] === 'true',
  );
  return isHidden ? 'styled' : undefined;
}

/** What holds words in a colour in which they are seen on paper. */
function holdingColour(body: HtmlElement, styles: OdfStyles): ReadonlySet<HtmlElement> {
  const found = new Set<HtmlElement>();
  for (const { name, attribs, parent } of elements(body)) {
    if (!name.startsWith('text:') || !isColoured(name, attribs, styles)) continue;
    for (let at = parent; at !== null && isElement(at) && !found.has(at); at = at.parent) found.add(at);
  }
  return found;
}
