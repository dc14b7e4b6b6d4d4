import { bm25, rarity } from './bm25.ts';
import { placeOf, runOn } from './letter-runs.ts';
import { type LaidStream, lineFeed, space, TokenPage } from './token-page.ts';

/** Token streams of one language, and the terms that are sought in them. */
export interface GramGroup {
  readonly terms: readonly string[];
  readonly streams: readonly LaidStream[];
}

/** BM25 over the 4-grams of token streams, word bounds included, with all the streams as the collection; for each group the scores of its streams. */
export function gramScores(groups: readonly GramGroup[], k1: number, b: number): readonly (readonly number[])[] {
  const page = new TokenPage();
  const laid = groups.map(({ terms, streams }) => ({ terms: page.lay(terms.join(' ')), streams }));
  const index = gramIndex(laid.map(({ terms }) => terms));
  const counted = laid.map(({ terms, streams }) => ({
    sought: index.count(terms),
    texts: streams.map((stream) => ({ counts: index.count(stream), length: stream.to - stream.from })),
  }));
  const all = counted.flatMap(({ texts }) => texts);
  const frequency = new Float64Array(index.size);
  for (const { counts } of all) {
    for (let i = 0; i < counts.length; i++) if (counts[i]) frequency[i] = (frequency[i] ?? 0) + 1;
  }
  const rarities = frequency.map((count) => rarity(count, all.length));
  const meanLength = all.reduce((sum, { length }) => sum + length, 0) / (all.length || 1);
  return counted.map(({ sought, texts }) => {
    const own = rarities.map((rare, gram) => (sought[gram] ? rare : 0));
    return texts.map(({ counts, length }) => bm25(counts, own, length, { k1, b, meanLength }));
  });
}

interface GramIndex {
  readonly size: number;
  count(stream: LaidStream): Float64Array;
}

// Grams are told apart by a 32-bit hash in an open table: one pass over the characters, nothing allocated.
function gramIndex(laid: readonly LaidStream[]): GramIndex {
  const length = laid.reduce((sum, { from, to }) => sum + to - from + 1, 0);
  const capacity = 2 ** Math.ceil(Math.log2(4 * length + 16));
  const mask = capacity - 1;
  const hashes = new Int32Array(capacity);
  const numbers = new Int32Array(capacity).fill(-1);
  let size = 0;
  held.fill(0);

  /** Where a gram is, or has room. */
  function find(hash: number): number {
    let at = hash & mask;
    while (numbers[at] !== -1 && hashes[at] !== hash) at = (at + 1) & mask;
    return at;
  }

  for (const { page, from: start, to: end } of laid) {
    const letter = (at: number): number => (at < start ? space : letterOf(page.units, at, end));
    for (let at = start - 1; at + 3 <= end; at++) {
      const hash = mixed(letter(at), letter(at + 1), letter(at + 2), letter(at + 3));
      const run = [at, at + 1, at + 2, at + 3].reduce((before, one) => runOn(before, letter(one)), 0);
      held[placeOf(run, HELD_BITS)] = 1;
      const slot = find(hash);
      if (numbers[slot] !== -1) continue;
      hashes[slot] = hash;
      numbers[slot] = size++;
    }
  }
  return {
    size,
    count({ page: { units }, from, to }) {
      const counts = new Float64Array(size);
      let run = runOn(runOn(space, letterOf(units, from, to)), letterOf(units, from + 1, to));
      for (let at = from + 2; at <= to; at++) {
        const unit = at < to ? (units[at] ?? space) : space;
        run = runOn(run, unit > space ? unit : space);
        if (held[placeOf(run, HELD_BITS)] === 0) continue;
        const first = at - 3 < from ? space : letterOf(units, at - 3, to);
        const slot = find(
          mixed(first, letterOf(units, at - 2, to), letterOf(units, at - 1, to), letterOf(units, at, to)),
        );
        const number = numbers[slot] ?? -1;
        if (number !== -1) counts[number] = (counts[number] ?? 0) + 1;
      }
      return counts;
    },
  };
}

const HELD_BITS = 13;
// Written over by each call. Most runs of four letters are none of those sought: that is told without hashing them.
const held = new Uint8Array(2 ** HELD_BITS);

/** A line feed reads as a space, and so does what is behind the end. */
function letterOf(units: Uint16Array, at: number, end: number): number {
  const unit = at < end ? (units[at] ?? space) : space;
  return unit === lineFeed ? space : unit;
}

function mixed(a: number, b: number, c: number, d: number): number {
  const hash = Math.imul(Math.imul(Math.imul(a, 31) + b, 0x01000193) ^ c, 0x85ebca6b) ^ Math.imul(d, 0xc2b2ae35);
  return hash ^ (hash >>> 15);
}
