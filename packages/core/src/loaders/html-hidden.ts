import { colourOf, isNear } from './css-colour.ts';
import { type Hiding, type Look, lookOf } from './css-hiding.ts';
import type { HiddenCounter } from './hidden.ts';
import { instructionLines } from './instruction-lines.ts';
import { elements, type HtmlElement, type HtmlTree, isElement, textIn } from './html-tree.ts';

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

/**
 * Marks what classes and ids of the page's own style sheet conceal, so that it counts as hidden. What is merely not displayed at first
 * (a tab, a menu) is marked only when it speaks to a model. Rules for some screens only are left alone.
 */
export function applyStyles(tree: HtmlTree): void {
  const rules = new Map<string, Rule[]>();
  for (const element of elements(tree)) {
    if (element.name !== 'style') continue;
    const css = textIn(element)
      .slice(0, MAX_CSS)
      .replaceAll(/\/\*[^*]{0,5000}\*\//g, '');
    for (const [, before, selectors = '', rule = ''] of css.matchAll(
      /(^|[{}])\s*([^{}@]{1,500})\{([^{}]{1,2000})(?=\})/g,
    )) {
      // After an open brace, the rule stands inside a condition.
      if (before === '{') continue;
      const { hiding, ground } = lookOf(rule);
      if (ground !== undefined && /(?:^|,)\s*(?:html|body|\*)\s*(?:,|$)/.test(selectors)) onUnknownGround(tree);
      if (hiding === undefined) continue;
      for (const selector of selectors.split(',')) addRule(rules, selector.trim(), hiding);
    }
  }
  if (rules.size === 0) return;
  for (const element of elements(tree)) {
    const { class: classes = '', id = '' } = element.attribs;
    const names = [...classes.split(/\s+/).map((name) => `.${name}`), `#${id}`];
    const found = names.flatMap((name) => rules.get(name) ?? []).filter((rule) => fits(rule, element.name, names));
    if (found.length === 0) continue;
    const isUnreadable = found.some(({ hiding }) => hiding === 'unreadable');
    if (isUnreadable || instructionLines(textIn(element)).length > 0) element.attribs['hidden'] = '';
  }
}

interface Rule {
  readonly tag: string;
  readonly names: readonly string[];
  readonly hiding: Hiding;
}

/** Classes and ids of one element. Of one inside another the rule may hold at times: it counts for what speaks to a model. */
function addRule(rules: Map<string, Rule[]>, selector: string, hiding: Hiding): void {
  const own = 1 + Math.max(...combinators.map((combinator) => selector.lastIndexOf(combinator)));
  const before = selector.slice(0, own);
  const [, tag = '', last = ''] = /^\*?([a-z\d]*)((?:[.#][\w-]+)+)$/i.exec(selector.slice(own)) ?? [];
  const names = last.match(/[.#][\w-]+/g) ?? [];
  const [first] = names;
  if (first === undefined || /[:[]/.test(before)) return;
  const rule = { tag: tag.toLowerCase(), names, hiding: before === '' ? hiding : 'notShown' } as const;
  rules.set(first, [...(rules.get(first) ?? []), rule]);
}

const combinators = [' ', '\t', '\n', '>', '+', '~'];

const fits = ({ tag, names }: Rule, name: string, own: readonly string[]): boolean =>
  (tag === '' || tag === name) && names.every((each) => own.includes(each));

function onUnknownGround(tree: HtmlTree): void {
  for (const child of tree.children) if (isElement(child)) child.attribs['background'] ??= '';
}

/** Counts what a page conceals: comments, elements that are hidden, and what attributes say to a model. Code and controls are no text. */
export function countConcealed(tree: HtmlTree, hidden: HiddenCounter): void {
  const stack: (HtmlTree | HtmlElement)[] = [tree];
  for (let node = stack.pop(); node; node = stack.pop()) {
    for (const child of node.children) {
      if (child.nodeType === 8 && 'data' in child)
        hidden.add('comments', isConditional(child.data) ? 0 : child.data.trim().length);
      else if (isElement(child) && !code.has(child.name)) {
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

const MAX_CSS = 300_000;
const code = new Set(['script', 'style', 'noscript', 'template', 'svg']);
const isConditional = (comment: string): boolean => /^\s*\[(?:if|endif)/i.test(comment);

/** A colour of old attributes, which may lack its sign. */
const namedColour = (value = '') => colourOf(value) ?? colourOf(`#${value}`);

/** What an element stands on: the colour of the nearest one that has any, else that of paper. */
function groundBelow(element: HtmlElement): NonNullable<Look['ground']> {
  for (let at: HtmlElement | undefined = element, depth = 0; at && depth < 50; at = parentOf(at), depth++) {
    const { style = '', bgcolor, background, class: names } = at.attribs;
    const { ground } = lookOf(style);
    if (ground !== undefined) return ground;
    if (bgcolor !== undefined) return namedColour(bgcolor) ?? 'unknown';
    // What a style sheet elsewhere gives to a class is not known.
    if (background !== undefined || (names !== undefined && at !== element)) return 'unknown';
  }
  return PAPER;
}

const PAPER = { rgb: [255, 255, 255], alpha: 1 } as const;

const parentOf = ({ parent }: HtmlElement): HtmlElement | undefined =>
  parent !== null && 'attribs' in parent ? parent : undefined;
