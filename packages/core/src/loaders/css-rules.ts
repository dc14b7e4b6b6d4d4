import { type Look, lookOf } from './css-hiding.ts';

/** What a style sheet says of some elements. */
export interface CssRule {
  readonly selectors: readonly CssSelector[];
  readonly look: Look;
  /** It holds at times: on some screens, or in some programs. */
  readonly conditional: boolean;
}

/** From the element itself outwards; any ancestor may lie between two parts, unless the inner one is marked as `child`. */
export interface CssSelector {
  readonly parts: readonly CssPart[];
  /** It says more than its parts: what fits them may not be meant. */
  readonly loose: boolean;
}

export interface CssPart {
  /** Lower case; empty for any. */
  readonly tag: string;
  /** Classes and ids with their signs. */
  readonly names: readonly string[];
  readonly child: boolean;
}

/** The rules of a style sheet that say something of whether a text can be seen. */
export function cssRules(sheet: string): readonly CssRule[] {
  const known = sheets.get(sheet);
  if (known) return known;
  const rules = [...rulesIn(sheet)];
  if (sheets.size >= MAX_KNOWN) sheets.clear();
  sheets.set(sheet, rules);
  return rules;
}

/** The chapters of a book share few. */
const sheets = new Map<string, readonly CssRule[]>();
const MAX_KNOWN = 20;

function* rulesIn(sheet: string): Generator<CssRule> {
  const css = sheet.replaceAll(/\/\*[^*]{0,5000}\*\//g, '');
  // What a block is in: always, at times, or nothing of the page, as a font.
  const around: ('always' | 'sometimes' | 'other')[] = [];
  let from = 0;
  for (const { 0: sign, index } of css.matchAll(/[{};]/g)) {
    const said = css.slice(from, index).trim();
    const within = around.at(-1) ?? 'always';
    if (sign === '{') {
      // A rule inside another one holds only where that one does.
      around.push(said.startsWith('@') ? kindOf(said, within) : within === 'other' ? 'other' : 'sometimes');
      if (!said.startsWith('@') && within !== 'other') {
        const [body = ''] = css.slice(index + 1, index + MAX_RULE).split('}', 1);
        const look = lookOf(body);
        if (look.tells) yield { selectors: selectorsOf(said), look, conditional: within === 'sometimes' };
      }
    } else if (sign === '}') around.pop();
    else if (around.length > 0) continue;
    from = index + 1;
  }
}

const MAX_RULE = 2_000;

function kindOf(said: string, within: 'always' | 'sometimes' | 'other') {
  if (/^@media\s+(?:all|screen)$/i.test(said) || /^@layer\b/i.test(said)) return within;
  return /^@(?:media|supports|container|scope|document|starting-style)\b/i.test(said) ? 'sometimes' : 'other';
}

function selectorsOf(said: string): readonly CssSelector[] {
  // What stands in brackets narrows it down; a comma there ends no selector.
  let list = said.slice(0, MAX_RULE).replaceAll(/\[[^[\]]*\]|\\./g, ':x');
  for (let n = 0; n < 3; n++) list = list.replaceAll(/\([^()]*\)/g, ':x');
  return list.split(',').map((each) => selectorOf(each));
}

function selectorOf(text: string): CssSelector {
  const parts: CssPart[] = [];
  let loose = false;
  for (const word of text.split(/\s+|(?=[>+~])|(?<=[>+~])/).toReversed()) {
    if (word === '') continue;
    if (/^[>+~]$/.test(word)) {
      const inner = parts.pop();
      if (inner) parts.push({ ...inner, child: true });
      loose ||= word !== '>';
      continue;
    }
    const [, tag = '', names = '', more = ''] = /^([a-z][\w-]*)?\*?((?:[.#][\w-]+)*)(.*)$/i.exec(word) ?? [];
    loose ||= more !== '';
    parts.push({ tag: tag.toLowerCase(), names: names.match(/[.#][\w-]+/g) ?? [], child: false });
  }
  return { parts, loose };
}
