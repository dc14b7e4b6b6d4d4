import { behindElision, numberOfUnknown, otherWritings, possibleForms } from '../text/index.ts';
import { unknownSlots } from './foreign-query.ts';
import { knownTerm } from './known-term.ts';
import type { AnalysedQuery } from './query.ts';

/** A word of a query that no passage holds as it is written, with what else it may be. */
export interface UnknownWord {
  readonly slot: number;
  readonly word: string;
  /** As the language of a foreign query leaves it. */
  readonly stem: string | undefined;
  /** The terms that what it was meant to be may be spelt nearly like. */
  readonly stems: readonly string[];
  /** What is behind an article whose apostrophe is missing. */
  readonly rest: string | undefined;
  /** Terms by which others write it. */
  readonly forms: readonly string[];
  /** Such terms for when nothing else is found. */
  readonly late: readonly string[];
}

/** The content words of a query that are not known, a few at most: in a longer question what is known tells enough. */
export function unknownWords(
  query: AnalysedQuery,
  known: ReadonlyMap<string, number>,
  stemOf?: (word: string) => string,
): readonly UnknownWord[] {
  return correctable(query, unknownSlots(query, known)).map((slot) => {
    const word = query.words[slot] ?? '';
    const stem = stemOf?.(word);
    const rest = query.likelyLanguages.includes('fr') && !query.isName(word) ? behindElision(word) : undefined;
    const others = otherWritings(word, query.languages);
    const otherNumber = query.likelyLanguages.flatMap((language) =>
      numberOfUnknown(word, language).map((form) => knownTerm(form, language)),
    );
    const late = known.size === 0 ? otherWritings(word, query.languages, { lastly: true }) : [];
    const stems = [
      ...(stem ? [stem] : []),
      ...[...query.stems(slot)].slice(0, stemsOfWord),
      ...(latin.test(word) ? others.filter((other) => latin.test(other)).slice(0, stemsOfWord) : []),
    ];
    const forms = [...possibleForms(word, query.languages), ...otherNumber, ...others];
    return { slot, word, stem, stems, rest, forms, late };
  });
}

/** Of many the first ones; of characters and their pairs, which are looked up at once, more. */
function correctable({ words }: AnalysedQuery, slots: readonly number[]): readonly number[] {
  const { short = [], long = [] } = Object.groupBy(slots, (slot) =>
    paired.test(words[slot] ?? '') ? 'short' : 'long',
  );
  return [...long.slice(0, correctedWords), ...short.slice(0, correctedPairs)];
}

const correctedWords = 8;
const correctedPairs = 32;
const paired = /^\p{Script=Han}{1,2}$/u;
const stemsOfWord = 2;
const latin = /^\p{Script=Latin}+$/u;
