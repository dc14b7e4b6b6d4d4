import { instructionLines } from './instruction-lines.ts';
import { elements, type HtmlElement, type HtmlTree, isElement, textIn } from './html-tree.ts';

/** Whether an element declares that its text is not shown, or so that nobody can read it. */
export function isConcealed(element: HtmlElement): boolean {
  const { attribs } = element;
  if (attribs['hidden'] !== undefined && attribs['hidden'] !== 'until-found') return true;
  const { style } = attribs;
  if (style !== undefined) {
    if (hiding.test(style) || offPage.test(style)) return true;
    if (white.test(style) && !hasBackground(element)) return true;
  }
  return (
    element.name === 'font' && /^(?:#?f{3}(?:f{3})?|white)$/i.test(attribs['color'] ?? '') && !hasBackground(element)
  );
}

/**
 * Marks what single classes and ids of the page's own style sheet conceal, so that it counts as hidden. What is merely not displayed at first
 * (a tab, a menu) is marked only when it speaks to a model. Rules for some screens only are left alone.
 */
export function applyStyles(tree: HtmlTree): void {
  const rules = new Map<string, 'hidden' | 'unreadable'>();
  for (const element of elements(tree)) {
    if (element.name !== 'style') continue;
    const css = textIn(element)
      .slice(0, MAX_CSS)
      .replaceAll(/\/\*[^*]{0,5000}\*\//g, '');
    for (const [, before, selectors = '', rule = ''] of css.matchAll(
      /(^|[{}])\s*([^{}@]{1,500})\{([^{}]{1,2000})(?=\})/g,
    )) {
      // After an open brace, the rule stands inside a condition.
      if (before === '{' || !hiding.test(rule)) continue;
      const kind = unreadable.test(rule) ? 'unreadable' : 'hidden';
      for (const selector of selectors.split(','))
        if (/^\s*[.#][\w-]+\s*$/.test(selector)) rules.set(selector.trim(), kind);
    }
  }
  if (rules.size === 0) return;
  for (const element of elements(tree)) {
    const { class: names = '', id = '' } = element.attribs;
    const kinds = [...names.split(/\s+/).map((name) => rules.get(`.${name}`)), rules.get(`#${id}`)];
    if (kinds.includes('unreadable') || (kinds.includes('hidden') && instructionLines(textIn(element)).length > 0))
      element.attribs['hidden'] = '';
  }
}

/** The characters that the page conceals: in comments, and in elements that are hidden. Code and controls are no text. */
export function concealedCharacters(tree: HtmlTree): { readonly comments: number; readonly styled: number } {
  let comments = 0;
  let styled = 0;
  const stack: (HtmlTree | HtmlElement)[] = [tree];
  for (let node = stack.pop(); node; node = stack.pop()) {
    for (const child of node.children) {
      if (child.nodeType === 8 && 'data' in child) comments += isConditional(child.data) ? 0 : child.data.trim().length;
      else if (isElement(child) && !code.has(child.name)) {
        if (isConcealed(child)) styled += textIn(child).replaceAll(/\s+/g, ' ').trim().length;
        else stack.push(child);
      }
    }
  }
  return { comments, styled };
}

const MAX_CSS = 300_000;
const code = new Set(['script', 'style', 'noscript', 'template', 'svg']);
const isConditional = (comment: string): boolean => /^\s*\[(?:if|endif)/i.test(comment);

const unreadable =
  /(?:font-size\s*:\s*(?:0(?![.\d]*[1-9])|0?\.\d+(?:px|pt|em|rem)|[12](?:\.\d+)?p[xt])|color\s*:\s*transparent)/i;
const hiding = new RegExp(
  `${unreadable.source}|display\\s*:\\s*none|visibility\\s*:\\s*(?:hidden|collapse)|opacity\\s*:\\s*0(?![.\\d]*[1-9])`,
  'i',
);
const offPage = /(?:^|;|\s)(?:left|top|right|text-indent|margin-left|margin-top)\s*:\s*-\d{4,}(?:px|pt|em)?/i;
const white = /(?:^|;|\s)color\s*:\s*(?:#f{3}(?:f{3})?\b|white\b|rgba?\(\s*255\s*,\s*255\s*,\s*255)/i;

/** Whether the element, or one around it, may stand on a colour. */
function hasBackground(element: HtmlElement): boolean {
  for (let at: HtmlElement | undefined = element, depth = 0; at && depth < 50; at = parentOf(at), depth++) {
    const { style = '', bgcolor, background, class: names } = at.attribs;
    if (/background/i.test(style) || bgcolor !== undefined || background !== undefined) return true;
    // What a style sheet elsewhere gives to a class is not known.
    if (names !== undefined && at !== element) return true;
  }
  return false;
}

const parentOf = ({ parent }: HtmlElement): HtmlElement | undefined =>
  parent !== null && 'attribs' in parent ? parent : undefined;
