import { type HiddenCounter, hiddenCounter, type HiddenKind } from './hidden.ts';
import { elements, type HtmlElement, type HtmlTree, isElement, textIn } from './html-tree.ts';
import { hasGround, kindOfStyle, type OdfStyles, stylesIn } from './odf-styles.ts';

/** Takes out of a body what its styles and its elements do not show, or so that nobody can read it, and counts it. A slide that is not shown stays, empty. */
export function dropHidden(sheets: readonly (HtmlTree | undefined)[], body: HtmlElement): HiddenCounter {
  const counter = hiddenCounter();
  const styles = stylesIn(sheets);
  for (const element of elements(body, ({ name }) => name === 'script')) {
    const kind = ownKind(element) ?? styledKind(element, styles);
    if (kind === undefined) continue;
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

function styledKind(element: HtmlElement, styles: OdfStyles): HiddenKind | undefined {
  const kind = kindOfStyle(element.name, element.attribs, styles);
  return kind === 'sameColour' && standsOnGround(element, styles) ? undefined : kind;
}

/** White letters on a box, a cell or a slide that may be dark are seen. */
function standsOnGround(element: HtmlElement, styles: OdfStyles): boolean {
  for (let at = element.parent; at !== null && 'attribs' in at; at = at.parent)
    if (at.name.startsWith('draw:') || hasGround(at.name, at.attribs, styles)) return true;
  return false;
}
