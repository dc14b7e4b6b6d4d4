import { analyseQuery } from './query.ts';

/** The terms of a query that are marked in texts of a language. A language is analysed once, however many texts ask for it. */
export function markedTerms(query: string): (language: string) => Promise<readonly string[]> {
  const known = new Map<string, Promise<readonly string[]>>();
  return (language) => {
    const terms = known.get(language) ?? analysed(query, language);
    known.set(language, terms);
    return terms;
  };
}

async function analysed(query: string, language: string): Promise<readonly string[]> {
  const { inLanguage, contentSlots, joined, grouped, otherTerms } = await analyseQuery(query, [language]);
  return [
    ...inLanguage(language).slice(0, contentSlots),
    ...[...otherTerms(language).values()].flat(),
    ...joined.flatMap((one) => [...one.terms]),
    ...grouped.flatMap(({ sought }) => sought),
  ];
}
