import { colourOf, isNear, PAPER } from './css-colour.ts';
import { type Look, lookOf } from './css-hiding.ts';
import type { HiddenCounter } from './hidden.ts';
import { countStruck, isStruck } from './html-struck.ts';
import { instructionLines } from './instruction-lines.ts';
import { type HtmlElement, type HtmlTree, isElement, parentOf, textIn } from './html-tree.ts';

/** Whether an element declares that its text is not shown, or so that nobody can read it. */
export function isConcealed(element: HtmlElement): boolean {
  const { attribs } = element;
  if (attribs['hidden'] !== undefined && attribs['hidden'] !== 'until-found') return true;
  const { style } = attribs;
  const look = style === undefined ? undefined : lookOf(style);
  if (look?.hiding !== undefined) return true;
  const colour = look?.colour ?? (element.name === 'font' ? namedColour(attribs['color']) : undefined);
  if (!colour) return false;
  const ground = groundBelow(element);
  return ground !== 'unknown' && isNear(colour, ground);
}

/** Counts what a page conceals: comments, elements that are hidden or crossed out, and what attributes say to a model. Code and controls are no text. */
export function countConcealed(tree: HtmlTree, hidden: HiddenCounter): void {
  countStruck(tree, hidden);
  const stack: (HtmlTree | HtmlElement)[] = [tree];
  for (let node = stack.pop(); node; node = stack.pop()) {
    for (const child of node.children) {
      if (child.nodeType === 8 && 'data' in child)
        hidden.add('comments', isConditional(child.data) ? 0 : child.data.trim().length);
      else if (isElement(child) && !code.has(child.name) && !isStruck(child)) {
        hidden.add('attributes', instructingAttributes(child));
        if (child.attribs['aria-hidden'] === 'true' || isConcealed(child))
          hidden.add('styled', textIn(child).replaceAll(/\s+/g, ' ').trim().length);
        else stack.push(child);
      }
    }
  }
}

/** Words that stand in for a picture, or show up below the mouse, are for people; what speaks to a model there is counted. */
const instructingAttributes = ({ attribs }: HtmlElement): number =>
  ['alt', 'title', 'aria-label'].reduce((sum, name) => {
    const value = attribs[name];
    return value !== undefined && instructionLines(value).length > 0 ? sum + value.length : sum;
  }, 0);

const code = new Set(['script', 'style', 'noscript', 'template', 'svg']);
/** Marks for programs: conditions of old browsers, and the blocks of WordPress. */
const isConditional = (comment: string): boolean =>
  /^\s*(?:\[(?:if|endif)|\/?wp:[\w/-]+\s*(?:\{[^]*\}\s*)?\/?$|(?:more|nextpage)$)/i.test(comment.trimEnd());

/** A colour of old attributes, which may lack its sign. */
const namedColour = (value = '') => colourOf(value) ?? colourOf(`#${value}`);

/** What an element stands on: the colour of the nearest one that has any, else that of paper. What a style sheet gives to classes is marked, or not known. */
export function groundBelow(element: HtmlElement, { marked = false } = {}): NonNullable<Look['ground']> {
  for (let at: HtmlElement | undefined = element, depth = 0; at && depth < 50; at = parentOf(at), depth++) {
    const { style = '', bgcolor, background, class: names } = at.attribs;
    const { ground } = lookOf(style);
    if (ground !== undefined) return ground;
    if (bgcolor !== undefined) return namedColour(bgcolor) ?? 'unknown';
    if (background !== undefined || (!marked && names !== undefined && at !== element)) return 'unknown';
  }
  return PAPER;
}
