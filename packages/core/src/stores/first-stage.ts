import type { LexicalQuery } from '../ports.ts';

/** A passage that says a word twice is little better than one that says it once, as long as nobody knows how long they are. */
export const SATURATION = 0.3;

/** So much of its rarity a word adds that stands in the title: with it 100 candidates of 120,000 rank better than 300 do without. */
export const TITLE = 0.8;

/** What a word is worth that so many of the passages hold. */
export const rarityOf = (frequency: number, passages: number): number =>
  Math.log(1 + (Math.max(passages, frequency) - frequency + 0.5) / (frequency + 0.5));

/** What a word adds to a passage: BM25 without lengths, which the index does not know, and more where the title has it. */
export const addedBy = (rarity: number, count: number, titled: number): number =>
  rarity * ((count * (SATURATION + 1)) / (count + SATURATION) + TITLE * titled);

/** The most that a word adds to a passage. */
export const mostAddedBy = (rarity: number): number => rarity * (SATURATION + 1 + TITLE);

/** How many candidates are wanted of so many passages. */
export const limitOf = (
  { limit, limitOfMany = limit }: Pick<LexicalQuery, 'limit' | 'limitOfMany'>,
  passages: number,
): number => (passages > MANY_PASSAGES ? Math.min(limit, limitOfMany) : limit);

const MANY_PASSAGES = 10_000;

/**
 * At most `limit` of what is in order: of equals that do not all find room none is taken, so that the order of ingestion does not choose. Where
 * little would be left `fill` gives so many of those with a score, always the same ones.
 */
export function withoutDivided<T extends { readonly score: number }>(
  found: readonly T[],
  limit: number,
  fill: (score: number, wanted: number) => readonly T[],
): readonly T[] {
  const next = found[limit];
  if (!next) return found;
  const better = found.filter(({ score }) => score > next.score);
  return better.length >= limit / 2 ? better : [...better, ...fill(next.score, limit - better.length)];
}
