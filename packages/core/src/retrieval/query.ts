import {
  analysedAs,
  type AskedFor,
  askedFor,
  datesIn,
  loadLanguages,
  loadStopWords,
  namesIn,
  type QuestionKind,
  questionKind,
  spelledAmong,
  stopWords,
  words,
  type WrittenDate,
} from '../text/index.ts';
import type { AnalysedQuery } from './analysed-query.ts';
import { acronymsIn, withoutPoints } from './acronyms.ts';
import { capitalWords } from './capital-words.ts';
import { type Choose, choosing } from './choosing.ts';
import { groupedIn } from './grouped-figures.ts';
import { soughtOf } from './dates.ts';
import { hyphenedWords } from './hyphened.ts';
import { joinedIn } from './joined.ts';
import { analysesOf, ends, type Frequency, type Keep, keptOf } from './kept-words.ts';
import { knownTerm } from './known-term.ts';
import { type OtherTerms, otherTermsOf } from './other-terms.ts';
import { remembered } from './once.ts';
import { type SignedWords, signedWords } from './signed-words.ts';
import { likelyLanguages } from './without-stop-words.ts';

export type { AnalysedQuery } from './analysed-query.ts';

/** Analyses a query of any size and content; when it has very many words its longest are kept, those that occur first. */
export async function analyseQuery(
  query: string,
  languages: readonly string[],
  frequency?: Frequency,
): Promise<AnalysedQuery> {
  const spoken = languages.length > 0 ? languages : ['und'];
  await Promise.all([loadLanguages(spoken), loadStopWords(spoken)]);
  const { text, pointed } = withoutPoints(ends(query).toWellFormed());
  const surfaces = words(text);
  const capitals = capitalWords(ends(query));
  const hyphened = hyphenedWords(text);
  const telling = await keptOf(surfaces, spoken, frequency);
  const likely = likelyLanguages(surfaces, spoken);
  return build({
    surfaces,
    hyphened,
    signed: signedWords({ text, hyphened, pointed }),
    acronyms: new Set([...pointed, ...acronymsIn(text), ...capitals.filter(({ length }) => length === 2)]),
    capitals,
    dated: datesIn(text, likely.slice(0, mostRead)),
    asks: questionKind(text, likely.slice(0, mostRead)),
    askedFor: askedFor(text, likely.slice(0, mostRead)),
    apart: new Map(),
    spoken,
    names: namesIn(text, spoken),
    choose: choosing(text, likely),
    telling,
  });
}

interface Build {
  readonly surfaces: readonly string[];
  /** The parts of words with a hyphen. */
  readonly hyphened: readonly (readonly string[])[];
  readonly signed: readonly SignedWords[];
  readonly acronyms: ReadonlySet<string>;
  readonly capitals: readonly string[];
  readonly dated: readonly WrittenDate[];
  readonly asks: QuestionKind | undefined;
  readonly askedFor: AskedFor | undefined;
  readonly apart: ReadonlyMap<string, readonly string[]>;
  readonly spoken: readonly string[];
  readonly names: ReadonlySet<string>;
  readonly choose: Choose;
  readonly telling: Keep;
}

function build(made: Build): AnalysedQuery {
  const { surfaces, hyphened, signed, acronyms, dated, apart, spoken, names, choose, telling } = made;
  const content = telling(choose(surfaces, spoken));
  const contentSlots = new Set(content).size;
  const distinct = [...new Set([...content, ...telling(surfaces)])].slice(0, contentSlots + maxStops);
  const slotOf = new Map(distinct.map((word, slot) => [word, slot]));
  const cache = new Map<string, readonly string[]>();
  const analyses = analysesOf(spoken);
  // A base may hold dozens of languages, and all of them are asked about every word several times.
  const readAs = remembered((language: string) =>
    analyses.includes(analysedAs(language)) ? analysedAs(language) : 'und',
  );
  const inLanguage = (language: string): readonly string[] => {
    const own = readAs(language);
    const terms = cache.get(own) ?? distinct.map((word) => knownTerm(word, own));
    cache.set(own, terms);
    return terms;
  };
  const likely = likelyLanguages(surfaces, spoken);
  const asked = new Set(likely.map(analysedAs));
  const others = new Map<string, OtherTerms>();
  const otherTerms = (language: string): OtherTerms => {
    const own = readAs(language);
    const terms = others.get(own) ?? otherTermsOf(asked.has(own) ? distinct.slice(0, contentSlots) : [], own);
    others.set(own, terms);
    return terms;
  };
  const stems = remembered(
    (slot: number): ReadonlySet<string> =>
      new Set(analyses.map((language) => inLanguage(language)[slot] ?? '').filter(Boolean)),
  );
  const termsOf = remembered(
    (slot: number): ReadonlySet<string> =>
      new Set([...stems(slot), ...analyses.flatMap((language) => otherTerms(language).get(slot) ?? [])]),
  );
  const formsOf = remembered(
    (word: string): ReadonlySet<string> =>
      new Set(analyses.map((language) => knownTerm(word, language)).filter(Boolean)),
  );
  const joined = joinedIn({
    surfaces,
    hyphened,
    slotOf: (word) => slotOf.get(word) ?? contentSlots,
    contentSlots,
    formsOf,
    spelled: likely.flatMap((language) => spelledAmong(surfaces, language)),
  });
  const grouped = groupedIn(distinct.slice(0, contentSlots), apart);
  const dates = dated.map((date) => ({
    date,
    slots: [...new Set(date.words.map((word) => slotOf.get(word) ?? contentSlots))].filter(
      (slot) => slot < contentSlots,
    ),
  }));
  const union = new Set(Array.from({ length: contentSlots }, (_, slot) => [...termsOf(slot)]).flat());
  for (const { terms } of joined) for (const term of terms) union.add(term);
  for (const { sought } of grouped) for (const part of sought) for (const term of formsOf(part)) union.add(term);
  const isStopWord = (word: string): boolean => likely.some((language) => stopWords(language).has(word));
  const ofDates = dates.flatMap((one) => soughtOf(one, likely.slice(0, mostRead))).filter((word) => !isStopWord(word));
  for (const word of ofDates) for (const term of formsOf(word)) union.add(term);
  const again = (other: Partial<Build>): AnalysedQuery => build({ ...made, ...other });
  return {
    terms: [...union],
    surfaces,
    languages: spoken,
    likelyLanguages: likely,
    asks: made.asks,
    askedFor: made.askedFor,
    slots: distinct.length,
    words: distinct,
    phrase: (language) =>
      (surfaces.length > maxPhrase ? [] : surfaces)
        .map((word) => knownTerm(word, readAs(language)))
        .filter(Boolean)
        .join(' '),
    contentSlots,
    counts: distinct.map((word) => content.reduce((count, other) => count + (other === word ? 1 : 0), 0)),
    pairs: pairsOf(content, slotOf),
    corrections: new Map(),
    joined,
    grouped,
    apart,
    acronyms,
    capitals: made.capitals,
    dates,
    signed,
    inLanguage,
    stems,
    termsOf,
    otherTerms,
    isStopWord,
    isName: (word) => names.has(word),
    termIn: (word, language) => knownTerm(word, readAs(language)),
    formsOf,
    alsoApart: (parts) => again({ apart: parts }),
    rewritten: (parts) => again({ surfaces: surfaces.flatMap((word) => parts.get(word) ?? [word]) }),
    askedIn: (language) => again({ choose: (all) => choose(all, [...spoken, language]) }),
    withStopWords: () => (distinct.length > contentSlots ? again({ choose: (all) => all }) : undefined),
  };
}

const maxStops = 16;
// A date without small words may be in any language.
const mostRead = 3;
const maxPhrase = 100;

function pairsOf(content: readonly string[], slotOf: ReadonlyMap<string, number>): (readonly [number, number])[] {
  const pairs = new Map<string, readonly [number, number]>();
  for (const [i, word] of content.entries()) {
    const before = slotOf.get(content[i - 1] ?? '');
    const here = slotOf.get(word);
    if (before !== undefined && here !== undefined && before !== here) pairs.set(`${before} ${here}`, [before, here]);
  }
  return [...pairs.values()];
}
