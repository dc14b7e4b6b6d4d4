/** The words of a text in lower case that its capitals show as names: not where a sentence begins, unless each word has one, and none where it may be German. */
export function namesIn(text: string, languages: readonly string[]): ReadonlySet<string> {
  if (languages.includes('de')) return new Set();
  const all = [...text.matchAll(/\p{L}[\p{L}\p{M}]*/gu)];
  const capitals = all.filter(([word]) => capital.test(word));
  const named = capitals.length === all.length ? capitals : capitals.filter(({ index }) => !begins(text, index));
  return new Set(named.map(([word]) => word.toLowerCase()));
}

const capital = /^\p{Lu}[\p{Ll}\p{M}]+$/u;

const begins = (text: string, at: number): boolean =>
  /(?:^|[.!?…:\n])[^\p{L}\p{N}]*$/u.test(text.slice(Math.max(0, at - 20), at));
