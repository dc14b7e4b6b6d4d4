import { rarity } from './bm25.ts';

/**
 * BM25 over the character 4-grams of token streams, scored against each other: rewards words that share a stem, a part or most of a spelling
 * with a word of the query.
 */
export function gramScores(terms: readonly string[], streams: readonly string[]): Float64Array {
  const query = new Map<number, number>();
  eachGram(terms.join(' '), (gram) => {
    if (!query.has(gram)) query.set(gram, query.size);
  });
  const counts = streams.map(() => new Float64Array(query.size));
  const frequency = new Float64Array(query.size);
  for (const [i, stream] of streams.entries()) {
    const own = counts[i];
    if (!own) continue;
    eachGram(stream, (gram) => {
      const at = query.get(gram);
      if (at === undefined) return;
      if (own[at] === 0) frequency[at] = (frequency[at] ?? 0) + 1;
      own[at] = (own[at] ?? 0) + 1;
    });
  }
  const meanLength = streams.reduce((sum, stream) => sum + stream.length, 0) / (streams.length || 1);
  const rarities = frequency.map((count) => rarity(count, streams.length));
  return Float64Array.from(streams, (stream, i) => {
    const norm = 1.2 * (0.25 + (0.75 * stream.length) / (meanLength || 1));
    let score = 0;
    for (const [at, count] of counts[i]?.entries() ?? []) {
      if (count > 0) score += ((rarities[at] ?? 0) * count * 2.2) / (count + norm);
    }
    return score;
  });
}

/** Calls back with a number for each run of four characters, spaces at word bounds included. */
function eachGram(stream: string, found: (gram: number) => void): void {
  let gram = 0;
  const text = ` ${stream} `;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    gram = ((gram * 0x2000) % 0x10000000000000) + ((unit === 10 ? 32 : unit) & 0x1fff);
    if (at >= 3) found(gram);
  }
}
