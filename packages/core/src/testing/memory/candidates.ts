import type { Access } from '../../model.ts';
import type { Candidates, LexicalQuery } from '../../ports.ts';
import { matches } from './matches.ts';
import { type PassageIndex, type Row, toCandidate } from './passage-index.ts';

/** The first stage over all passages that a caller may see: plain BM25, without lengths. */
export function candidatesOf(index: PassageIndex, { terms, filter, limit }: LexicalQuery, access: Access): Candidates {
  const base = index.visible(access).flatMap((stored) => stored.rows);
  const frequency = new Map<string, number>();
  const scores = new Map<Row, number>();
  for (const term of new Set(terms)) {
    const found = index.holding(term, access);
    if (found.length === 0) continue;
    frequency.set(term, found.length);
    const rarity = Math.log(1 + (base.length - found.length + 0.5) / (found.length + 0.5));
    for (const [row, times] of found)
      scores.set(row, (scores.get(row) ?? 0) + (rarity * times * (SATURATION + 1)) / (times + SATURATION));
  }
  const best = [...scores]
    .filter(([row]) => !filter || matches(filter, row.indexed.document))
    .toSorted(([a, x], [b, y]) => y - x || inOrder(a, b))
    .slice(0, limit);
  return {
    candidates: best.map(([row]) => toCandidate(row)),
    passages: base.length,
    meanLength: mean(base.map((row) => row.body.length)),
    meanTitleLength: mean(base.map((row) => row.title.length)),
    frequency,
  };
}

const SATURATION = 1.2;

function inOrder(a: Row, b: Row): number {
  const [one, other] = [a.indexed.document.id, b.indexed.document.id];
  return one === other ? a.ordinal - b.ordinal : one < other ? -1 : 1;
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / (values.length || 1);
