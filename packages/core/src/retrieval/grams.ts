import { bm25, rarity } from './bm25.ts';

/** BM25 over the 4-grams of token streams, word bounds included, with the streams themselves as the collection. */
export function gramScores(terms: readonly string[], streams: readonly string[], k1: number, b: number): number[] {
  const query = gramIndex(terms.join(' '));
  const counts = streams.map((stream) => query.count(stream));
  const frequency = new Float64Array(query.size);
  for (const own of counts) for (let i = 0; i < own.length; i++) if (own[i]) frequency[i] = (frequency[i] ?? 0) + 1;
  const rarities = frequency.map((count) => rarity(count, streams.length));
  const meanLength = streams.reduce((sum, { length }) => sum + length, 0) / (streams.length || 1);
  return streams.map((stream, i) => bm25(counts[i] ?? none, rarities, stream.length, { k1, b, meanLength }));
}

const none = new Float64Array();

interface GramIndex {
  readonly size: number;
  count(stream: string): Float64Array;
}

// Grams are told apart by a 32-bit hash in an open table: one pass over the characters, nothing allocated.
function gramIndex(query: string): GramIndex {
  const capacity = 2 ** Math.ceil(Math.log2(4 * query.length + 16));
  const hashes = new Int32Array(capacity);
  const numbers = new Int32Array(capacity).fill(-1);
  let size = 0;

  function find(hash: number): number {
    let at = hash & (capacity - 1);
    while (numbers[at] !== -1 && hashes[at] !== hash) at = (at + 1) & (capacity - 1);
    return at;
  }

  eachGram(query, (hash) => {
    const at = find(hash);
    if (numbers[at] !== -1) return;
    hashes[at] = hash;
    numbers[at] = size++;
  });
  return {
    size,
    count(stream) {
      const counts = new Float64Array(size);
      eachGram(stream, (hash) => {
        const number = numbers[find(hash)] ?? -1;
        if (number !== -1) counts[number] = (counts[number] ?? 0) + 1;
      });
      return counts;
    },
  };
}

function eachGram(stream: string, found: (hash: number) => void): void {
  let [a, b, c] = [0, 0, space];
  for (let at = 0; at <= stream.length; at++) {
    const unit = at < stream.length ? stream.charCodeAt(at) : space;
    const d = unit === lineFeed ? space : unit;
    if (at >= 2) found(mixed(a, b, c, d));
    [a, b, c] = [b, c, d];
  }
}

const space = 32;
const lineFeed = 10;

function mixed(a: number, b: number, c: number, d: number): number {
  const hash = Math.imul(Math.imul(Math.imul(a, 31) + b, 0x01000193) ^ c, 0x85ebca6b) ^ Math.imul(d, 0xc2b2ae35);
  return hash ^ (hash >>> 15);
}
