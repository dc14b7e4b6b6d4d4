import type { LexicalQuery } from '../ports.ts';

/** A passage that says a word twice is little better than one that says it once, as long as nobody knows how long they are. */
export const SATURATION = 0.3;

/** So much of its rarity a word adds that stands in the title: with it 100 candidates of 120,000 rank better than 300 do without. */
export const TITLE = 0.8;

/** How many candidates are wanted of so many passages. */
export const limitOf = (
  { limit, limitOfMany = limit }: Pick<LexicalQuery, 'limit' | 'limitOfMany'>,
  passages: number,
): number => (passages > MANY_PASSAGES ? Math.min(limit, limitOfMany) : limit);

const MANY_PASSAGES = 10_000;
