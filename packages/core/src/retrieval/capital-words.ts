import type { StoredPassage } from '../ports.ts';
import type { AnalysedQuery } from './query.ts';
import { addShare, byScore, type Scored } from './scored.ts';
import type { Weights } from './weights.ts';

/** The words of a query that its capitals or points tell from small words, in lower case: "US", "U.S.", "IT", "WHO". None where several words are all in capitals, or where they part the others as in a search language. */
export function capitalWords(text: string): readonly string[] {
  if (!/\p{Ll}/u.test(text) && /\S\s+\S/u.test(text)) return [];
  const found = [...text.matchAll(inCapitals)].map(([word]) => word.replaceAll('.', '').toLowerCase());
  return [...new Set(found)].filter((word) => !operators.has(word)).slice(0, most);
}

const inCapitals = /(?<![\p{L}\p{N}.])(?:\p{Lu}\.\p{Lu}\.(?![\p{L}])|\p{Lu}{2,5}(?![\p{L}\p{N}]))/gu;
const operators = new Set('and or not near et ou sauf und oder nicht'.split(' '));
const most = 4;

/**
 * Raises the best candidates that have the small words of a query in capitals as it has: to the index "IT" is "it". Each gains a share of what one word of the query
 * makes of the score.
 */
export function asCapitals(
  scored: readonly Scored[],
  query: AnalysedQuery,
  { asCapitals: weight, rescored }: Weights,
): { readonly toRead: readonly Scored[]; raise(texts: ReadonlyMap<Scored, StoredPassage>): void } {
  const small = weight === 0 ? [] : query.capitals.filter((word) => word.length === 2 || query.isStopWord(word));
  if (small.length === 0) return { toRead: [], raise: () => undefined };
  const tests = small.map((word) => ({ tokens: tokensOf(word), text: textOf(word) }));
  const mayHold = ({ candidate: { titleTokens, tokens } }: Scored): boolean =>
    tests.some((test) => test.tokens.test(tokens) || test.tokens.test(titleTokens));
  const toRead = scored.filter(mayHold).toSorted(byScore).slice(0, rescored);
  const share = weight / Math.max(1, query.contentSlots);
  return {
    toRead,
    raise(texts) {
      for (const one of toRead) {
        const stored = texts.get(one);
        const written = stored ? `${stored.document.title}\n${stored.passage.text}` : '';
        const held = tests.filter(({ text }) => text.test(written)).length;
        if (held > 0) addShare(one, 'written', share * held);
      }
    },
  };
}

/** As one word, or as its letters. */
const tokensOf = (word: string): RegExp => new RegExp(`(?<![^ \\n])(?:${word}|${[...word].join(' ')})(?![^ \\n])`);

const textOf = (word: string): RegExp => {
  const letters = [...word.toUpperCase()];
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${letters.join('')}|${letters.join('\\.\\s?')}\\.?)(?![\\p{L}\\p{N}])`, 'u');
};
