/** For each stream, how much of the spelling of each term its most similar word holds, 0 to 1, squared. */
export function similarities(
  terms: readonly string[],
  streams: readonly string[],
  from: number,
): readonly Float64Array[] {
  const slotsOf = new Map<string, number[]>();
  const sizes = terms.map((term) => (term.length < shortest ? 0 : new Set(grams(term)).size));
  for (const [slot, term] of terms.entries()) {
    if (!sizes[slot]) continue;
    for (const gram of new Set(grams(term))) slotsOf.set(gram, [...(slotsOf.get(gram) ?? []), slot]);
  }
  const known = new Map<string, readonly Similar[]>();

  function similarTo(token: string): readonly Similar[] {
    const shared = new Map<number, number>();
    for (const gram of new Set(grams(token))) {
      for (const slot of slotsOf.get(gram) ?? []) shared.set(slot, (shared.get(slot) ?? 0) + 1);
    }
    const found = [...shared]
      .map(([slot, count]) => ({ slot, share: count / (sizes[slot] ?? 1) }))
      .filter(({ share }) => share >= from)
      .map(({ slot, share }) => ({ slot, similarity: share * share }));
    return found.length > 0 ? found : nothing;
  }

  return streams.map((stream) => {
    const best = new Float64Array(terms.length);
    if (slotsOf.size === 0) return best;
    let start = 0;
    for (let at = 0; at <= stream.length; at++) {
      const unit = at < stream.length ? stream.charCodeAt(at) : 32;
      if (unit !== 32 && unit !== 10) continue;
      if (at - start >= shortest - 1) {
        const token = stream.slice(start, at);
        let found = known.get(token);
        if (!found) known.set(token, (found = similarTo(token)));
        for (const { slot, similarity } of found) best[slot] = Math.max(best[slot] ?? 0, similarity);
      }
      start = at + 1;
    }
    return best;
  });
}

interface Similar {
  readonly slot: number;
  readonly similarity: number;
}

const nothing: readonly Similar[] = [];

// Words of three letters share a 4-gram with half the dictionary.
const shortest = 4;

function grams(word: string): string[] {
  const padded = ` ${word} `;
  return Array.from({ length: padded.length - 3 }, (_, at) => padded.slice(at, at + 4));
}
