import type { CssPart, CssRule, CssSelector } from './css-rules.ts';
import { type HtmlElement, parentOf } from './html-tree.ts';

interface Found {
  readonly rule: CssRule;
  readonly selector: CssSelector;
}

/** What a page may take: hundreds of rules for each of tens of thousands of elements. */
const MAX_STEPS = 3_000_000;

/** The rules of a page, found by its elements. */
export interface RuleFinder {
  /** Rules that may hold for an element: what its ancestors must be is not looked at. */
  mayHold(element: HtmlElement): readonly Found[];
  /** Whether a selector holds for an element that its innermost part fits. */
  holds(selector: CssSelector, element: HtmlElement): boolean;
  /** Nobody could say in time: what has been found is not all. */
  isExhausted(): boolean;
}

export function ruleFinder(rules: readonly CssRule[]): RuleFinder {
  const byName = new Map<string, Found[]>();
  const bySignature = new Map<string, readonly Found[]>();
  let steps = 0;
  for (const rule of rules) {
    for (const selector of rule.selectors) {
      const [own] = selector.parts;
      if (!own) continue;
      const key = own.names[0] ?? own.tag;
      const there = byName.get(key);
      if (there) there.push({ rule, selector });
      else byName.set(key, [{ rule, selector }]);
    }
  }

  function lookUp(element: HtmlElement): readonly Found[] {
    return ['', element.name, ...namesOf(element)].flatMap((key) => {
      const candidates = byName.get(key) ?? [];
      steps += candidates.length;
      return candidates.filter(({ selector: { parts } }) => parts[0] && fits(parts[0], element));
    });
  }

  return {
    mayHold(element) {
      if (steps > MAX_STEPS) return [];
      const { class: classes = '', id = '' } = element.attribs;
      const signature = `${element.name}\n${id}\n${classes}`;
      const found = bySignature.get(signature) ?? lookUp(element);
      bySignature.set(signature, found);
      steps += found.length;
      return found;
    },
    holds({ parts }, element) {
      let at: HtmlElement | undefined = element;
      for (const [n, part] of parts.slice(1).entries()) {
        at = parentOf(at);
        steps += 1;
        if (parts[n]?.child !== true) for (; at && !fits(part, at); at = parentOf(at)) steps += 1;
        if (!at || steps > MAX_STEPS || !fits(part, at)) return false;
      }
      return true;
    },
    isExhausted: () => steps > MAX_STEPS,
  };
}

const fits = ({ tag, names }: CssPart, element: HtmlElement): boolean => {
  if (tag !== '' && tag !== element.name.toLowerCase()) return false;
  return names.every((name) => namesOf(element).has(name));
};

/** The classes and the id of an element, with their signs. */
function namesOf(element: HtmlElement): ReadonlySet<string> {
  const known = namesByElement.get(element);
  if (known) return known;
  const { class: classes, id } = element.attribs;
  const names = new Set((classes ?? '').split(/\s+/).flatMap((name) => (name === '' ? [] : `.${name}`)));
  if (id !== undefined) names.add(`#${id}`);
  namesByElement.set(element, names);
  return names;
}

const namesByElement = new WeakMap<HtmlElement, ReadonlySet<string>>();
