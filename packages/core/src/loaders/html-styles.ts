import { isNear, PAPER } from './css-colour.ts';
import { type Look, lookOf } from './css-hiding.ts';
import { type CssRule, cssRules, type CssSelector } from './css-rules.ts';
import { ruleFinder, type RuleFinder } from './css-selectors.ts';
import { groundBelow } from './html-hidden.ts';
import { elements, type HtmlElement, type HtmlTree, isElement, parentOf, textIn } from './html-tree.ts';
import { instructionLines } from './instruction-lines.ts';
import { linkedSheets, type ReadSheet } from './linked-sheets.ts';

export interface PageStyles {
  /** Finds the style sheets that it links to; nothing by default. */
  readonly read?: ReadSheet;
  /** Nothing in it opens or changes while somebody reads, as in a book: what is not displayed never is. */
  readonly still?: boolean;
}

/**
 * Marks what the style sheets of a page conceal, so that it counts as hidden. Unless the page is still, what is merely not displayed at first
 * (a tab, a menu) is marked only when it speaks to a model. Where rules may contradict each other, what they say of a text is left alone.
 */
export function applyStyles(tree: HtmlTree, { read = () => undefined, still = false }: PageStyles = {}): void {
  const all = [...elements(tree)];
  const { sheets, incomplete } = linkedSheets(all, read);
  const css = [...sheets, ...all.filter(({ name }) => name === 'style').map(textIn)];
  const rules = css.flatMap((sheet) => cssRules(sheet.slice(0, MAX_CSS)));
  if (rules.length === 0) return;
  const finder = ruleFinder(rules);
  const styled = all.map((element) => styledBy(element, finder));
  if (finder.isExhausted()) return;
  markGrounds(tree, styled, rules);
  const isKnown = !incomplete && css.every((sheet) => sheet.length <= MAX_CSS && !/@import/i.test(sheet));
  const judgesColour = isKnown && !mayChange(all, css);
  const speaking = speakingBelow(styled);
  for (const { element, looks, sure } of styled) {
    const means = sure.find((look) => look.means !== undefined)?.means;
    const isPaper = means === undefined && judgesColour && sure.some((look) => isOnItsColour(look, element));
    const about = means ?? (isPaper ? 'colour' : undefined);
    // A line break that is not displayed hides nothing.
    if (about === undefined || textIn(element).trim() === '') continue;
    const contradicts = (look: Look) =>
      look.speaks[about] && look.means !== about && !(isPaper && isOnItsColour(look, element));
    const isAlone = !looks.some(contradicts) && (about === 'place' || speaking.get(element)?.[about] !== true);
    if (isAlone && (about !== 'place' || still)) element.attribs['hidden'] = '';
    else if (!isPaper && instructionLines(textIn(element)).length > 0) element.attribs['hidden'] = '';
  }
}

const MAX_CSS = 300_000;

interface Styled {
  readonly element: HtmlElement;
  /** Of rules for its tag alone, which give way to others. */
  readonly usual: readonly Look[];
  /** Of other rules that may hold for it, and of itself. */
  readonly looks: readonly Look[];
  /** Of those rules that hold for it whatever happens. */
  readonly sure: readonly Look[];
}

function styledBy(element: HtmlElement, { mayHold, holds }: RuleFinder): Styled {
  const { style } = element.attribs;
  const found = mayHold(element);
  const isUsual = ({ parts, loose }: CssSelector) => !loose && parts.every(({ names }) => names.length === 0);
  const own = found.filter(({ selector }) => !isUsual(selector));
  return {
    element,
    usual: found.filter(({ selector }) => isUsual(selector)).map(({ rule }) => rule.look),
    looks: [...own.map(({ rule }) => rule.look), ...(style === undefined ? [] : [lookOf(style)])],
    sure: own
      .filter(({ rule, selector }) => !rule.conditional && !selector.loose && holds(selector, element))
      .map(({ rule }) => rule.look),
  };
}

/** Makes what stands on a colour tell so; which one, is not known. */
function markGrounds(tree: HtmlTree, styled: readonly Styled[], rules: readonly CssRule[]): void {
  for (const { element, usual, looks } of styled)
    if ([...usual, ...looks].some(isGround)) element.attribs['background'] ??= '';
  // A part of a page may have neither.
  const isPage = ({ parts: [own] }: CssSelector) => own !== undefined && ['html', 'body'].includes(own.tag);
  if (rules.some(({ selectors, look }) => isGround(look) && selectors.some(isPage)))
    for (const child of tree.children) if (isElement(child)) child.attribs['background'] ??= '';
}

const isGround = ({ ground }: Look): boolean =>
  ground !== undefined && (ground === 'unknown' || !isNear(ground, PAPER));

/** Which elements have something inside that says its own size or colour. */
function speakingBelow(styled: readonly Styled[]): ReadonlyMap<HtmlElement, Speaking> {
  const below = new Map<HtmlElement, Speaking>();
  for (const { element, usual, looks } of styled.toReversed()) {
    const parent = parentOf(element);
    if (!parent) continue;
    const all = [...usual, ...looks];
    const inside = below.get(element);
    const before = below.get(parent);
    const { color, bgcolor } = element.attribs;
    below.set(parent, {
      size:
        before?.size === true ||
        inside?.size === true ||
        ofOwnSize.has(element.name) ||
        all.some(({ speaks, means }) => speaks.size && means !== 'size'),
      colour:
        before?.colour === true ||
        inside?.colour === true ||
        ofOwnColour.has(element.name) ||
        (color ?? bgcolor) !== undefined ||
        all.some((look) => isGround(look) || (look.speaks.colour && !(look.colour && isNear(look.colour, PAPER)))),
    });
  }
  return below;
}

interface Speaking {
  readonly size: boolean;
  readonly colour: boolean;
}

/** Programs give these a size or a colour of their own. */
const ofOwnSize = new Set(['button', 'input', 'textarea', 'select']);
const ofOwnColour = new Set([...ofOwnSize, 'a', 'mark', 'font']);

const isOnItsColour = ({ colour, ground }: Look, element: HtmlElement): boolean => {
  if (!colour) return false;
  const below = ground ?? groundBelow(element, { marked: true });
  return below !== 'unknown' && isNear(colour, below);
};

/** Whether a script, or a picture that something may stand on, decides what is behind a text. */
function mayChange(all: readonly HtmlElement[], css: readonly string[]): boolean {
  if (all.some(({ name }) => name === 'script')) return true;
  if (!all.some(({ name }) => pictures.has(name))) return false;
  const moved =
    /position\s*:\s*(?:abs|fix|rel|sti)|margin(?:-[a-z-]{1,20})?\s*:[^;}]{0,100}-\s*\.?\d|transform\s*:|grid-|translate/i;
  return [...css, ...all.map(({ attribs }) => attribs['style'] ?? '')].some((style) => moved.test(style));
}

const pictures = new Set(['img', 'image', 'svg', 'canvas', 'video', 'object', 'picture', 'embed', 'iframe']);
