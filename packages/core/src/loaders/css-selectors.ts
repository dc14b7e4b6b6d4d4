import type { CssPart, CssRule, CssSelector } from './css-rules.ts';
import type { HtmlElement } from './html-tree.ts';

interface Found {
  readonly rule: CssRule;
  readonly selector: CssSelector;
}

/** Finds for an element the rules that may hold for it, in their order: what its ancestors must be is not looked at. */
export function rulesByElement(rules: readonly CssRule[]): (element: HtmlElement) => readonly Found[] {
  const byName = new Map<string, Found[]>();
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
  return (element) => {
    const keys = ['', element.name, ...namesOf(element)].filter((key) => byName.has(key));
    return keys.flatMap(
      (key) => byName.get(key)?.filter(({ selector: { parts } }) => parts[0] && fits(parts[0], element)) ?? [],
    );
  };
}

/** Whether a selector holds for an element that its innermost part fits. */
export function holds({ parts }: CssSelector, element: HtmlElement): boolean {
  let at: HtmlElement | undefined = element;
  for (const [n, part] of parts.slice(1).entries()) {
    at = parentOf(at);
    if (parts[n]?.child !== true) while (at && !fits(part, at)) at = parentOf(at);
    if (!at || !fits(part, at)) return false;
  }
  return true;
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

const parentOf = ({ parent }: HtmlElement): HtmlElement | undefined =>
  parent !== null && 'attribs' in parent ? parent : undefined;
