import { analysedAs, loadLanguages, loadStopWords, namesIn, spelledAmong, stopWords, words } from '../text/index.ts';
import { acronymsIn, withoutPoints } from './acronyms.ts';
import { type Choose, choosing } from './choosing.ts';
import { type Grouped, groupedIn } from './grouped-figures.ts';
import { hyphenedWords } from './hyphened.ts';
import { type Joined, joinedIn } from './joined.ts';
import { analysesOf, ends, type Frequency, type Keep, keptOf } from './kept-words.ts';
import { knownTerm } from './known-term.ts';
import { type OtherTerms, otherTermsOf } from './other-terms.ts';
import { type SignedWords, signedWords } from './signed-words.ts';
import { likelyLanguages } from './without-stop-words.ts';

/** A query, analysed in every language that the base holds. */
export interface AnalysedQuery {
  /** The union of the content terms of all languages, for the first stage. Empty only when the query has no word at all. */
  readonly terms: readonly string[];
  /** How many distinct words the query has; each is a slot. */
  readonly slots: number;
  /** All its words as they follow each other, lower case. */
  readonly surfaces: readonly string[];
  /** Those it is analysed in. */
  readonly languages: readonly string[];
  /** Those of them that it may be written in, as its small words tell. */
  readonly likelyLanguages: readonly string[];
  /** The word of each slot as it is written, lower case. */
  readonly words: readonly string[];
  /** The slots below this number are content words, the others stop words. */
  readonly contentSlots: number;
  /** How often the query says the word of each slot. */
  readonly counts: readonly number[];
  /** The words of the query as they follow each other in one language, parted by spaces; empty for a long text. */
  phrase(language: string): string;
  /** Content slots that follow each other in the query, stop words left out. */
  readonly pairs: readonly (readonly [number, number])[];
  /** Terms that the base knows in place of words that it does not, by slot. */
  readonly corrections: ReadonlyMap<number, readonly string[]>;
  /** What words that follow each other may be as one: a figure and its unit, the groups of a number, the parts of a word with a hyphen. */
  readonly joined: readonly Joined[];
  /** Figures whose thousands a text may write apart; what each ends with is among the terms. */
  readonly grouped: readonly Grouped[];
  /** Words that passages also write as several, with these: all are among the terms. */
  readonly apart: ReadonlyMap<string, readonly string[]>;
  /** Words that its points or capitals show as acronyms. */
  readonly acronyms: ReadonlySet<string>;
  /** Its words that a sign belongs to. */
  readonly signed: readonly SignedWords[];
  /** The term of each slot as it reads in one language; empty when nothing is left of the word. */
  inLanguage(language: string): readonly string[];
  /** The terms of one slot in all languages of the base. */
  stems(slot: number): ReadonlySet<string>;
  /** The same, with those of other forms of its word. */
  termsOf(slot: number): ReadonlySet<string>;
  /** By content slot the terms that other forms of its word have in one language, where the query may be written in that and they are others. */
  otherTerms(language: string): OtherTerms;
  /** Whether a word is a stop word of the language that the query is most likely written in. */
  isStopWord(word: string): boolean;
  /** Whether a word is written as a name is. */
  isName(word: string): boolean;
  /** The term of any word as it reads in one language. */
  termIn(word: string, language: string): string;
  /** The terms of any word in all languages of the base. */
  formsOf(word: string): ReadonlySet<string>;
  /** The query with each of these words sought as several too. */
  alsoApart(apart: ReadonlyMap<string, readonly string[]>): AnalysedQuery;
  /** The query with each of these words written as several. */
  rewritten(parts: ReadonlyMap<string, readonly string[]>): AnalysedQuery;
  /** The query without the stop words of a further language. */
  askedIn(language: string): AnalysedQuery;
  /** The query with stop words as content; `undefined` when it has none, or nothing else. */
  withStopWords(): AnalysedQuery | undefined;
}

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
  const hyphened = hyphenedWords(text);
  const telling = await keptOf(surfaces, spoken, frequency);
  return build({
    surfaces,
    hyphened,
    signed: signedWords({ text, hyphened, pointed }),
    acronyms: pointed.union(acronymsIn(text)),
    apart: new Map(),
    spoken,
    names: namesIn(text, spoken),
    choose: choosing(text, likelyLanguages(surfaces, spoken)),
    telling,
  });
}

interface Build {
  readonly surfaces: readonly string[];
  /** The parts of words with a hyphen. */
  readonly hyphened: readonly (readonly string[])[];
  readonly signed: readonly SignedWords[];
  readonly acronyms: ReadonlySet<string>;
  readonly apart: ReadonlyMap<string, readonly string[]>;
  readonly spoken: readonly string[];
  readonly names: ReadonlySet<string>;
  readonly choose: Choose;
  readonly telling: Keep;
}

function build(made: Build): AnalysedQuery {
  const { surfaces, hyphened, signed, acronyms, apart, spoken, names, choose, telling } = made;
  const content = telling(choose(surfaces, spoken));
  const contentSlots = new Set(content).size;
  const distinct = [...new Set([...content, ...telling(surfaces)])].slice(0, contentSlots + maxStops);
  const slotOf = new Map(distinct.map((word, slot) => [word, slot]));
  const cache = new Map<string, readonly string[]>();
  const analyses = analysesOf(spoken);
  const readAs = (language: string): string => (analyses.includes(analysedAs(language)) ? analysedAs(language) : 'und');
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
  const stems = (slot: number): ReadonlySet<string> =>
    new Set(analyses.map((language) => inLanguage(language)[slot] ?? '').filter(Boolean));
  const termsOf = (slot: number): ReadonlySet<string> =>
    new Set([...stems(slot), ...analyses.flatMap((language) => otherTerms(language).get(slot) ?? [])]);
  const formsOf = (word: string): ReadonlySet<string> =>
    new Set(analyses.map((language) => knownTerm(word, language)).filter(Boolean));
  const joined = joinedIn({
    surfaces,
    hyphened,
    slotOf: (word) => slotOf.get(word) ?? contentSlots,
    contentSlots,
    formsOf,
    spelled: likely.flatMap((language) => spelledAmong(surfaces, language)),
  });
  const grouped = groupedIn(distinct.slice(0, contentSlots), apart);
  const union = new Set(Array.from({ length: contentSlots }, (_, slot) => [...termsOf(slot)]).flat());
  for (const { terms } of joined) for (const term of terms) union.add(term);
  for (const { sought } of grouped) for (const part of sought) for (const term of formsOf(part)) union.add(term);
  const again = (other: Partial<Build>): AnalysedQuery => build({ ...made, ...other });
  return {
    terms: [...union],
    surfaces,
    languages: spoken,
    likelyLanguages: likely,
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
    signed,
    inLanguage,
    stems,
    termsOf,
    otherTerms,
    isStopWord: (word) => likely.some((language) => stopWords(language).has(word)),
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
