/**
 * The stem of a Bulgarian word in lower case, without article, plural and the last vowels: the light stemmer of Jacques Savoy
 * ("Searching Strategies for the Bulgarian Language", Information Retrieval 10, 2007). The one of `@orama/stemmers`, which stems the other languages, throws
 * where a letter is to be changed.
 */
export function bulgarianStem(word: string): string {
  if (word.length < 4) return word;
  if (word.length > 5 && word.endsWith('ища')) return word.slice(0, -3);
  const singular = firstOf(plurals, firstOf(articles, word));
  return endings.reduce((stem, ending) => firstOf([ending], stem), singular);
}

/** Of a word of at least so many letters this ending becomes that. */
type Rule = readonly [letters: number, ending: RegExp, instead: string];

/** The word after the first rule that applies. */
function firstOf(rules: readonly Rule[], word: string): string {
  const rule = rules.find(([letters, ending]) => word.length >= letters && ending.test(word));
  return rule ? word.replace(rule[1], rule[2]) : word;
}

const articles: readonly Rule[] = [
  [7, /ият$/, ''],
  [6, /(?:ът|т[оеа]|ия)$/, ''],
  [5, /ят$/, ''],
];

const plurals: readonly Rule[] = [
  [7, /(?<=о)вци$/, ''],
  [7, /ове$/, ''],
  [7, /еве$/, 'й'],
  [6, /ища$/, ''],
  [6, /та$/, ''],
  [6, /ци$/, 'к'],
  [6, /зи$/, 'г'],
  [6, /е(.)и$/, 'я$1'],
  [5, /си$/, 'х'],
  [5, /и$/, ''],
];

/** One after the other. */
const endings: readonly Rule[] = [
  [4, /(?:[аое]?я|[аое])$/, ''],
  [5, /ен$/, 'н'],
  [6, /ъ(.)$/, '$1'],
];
