/** The query with one letter of one long word changed, dropped, doubled or swapped: always the same one for the same query. */
export function withTypo(query: string): string {
  const next = generator(query);
  const long = [...query.matchAll(/[\p{L}\p{M}]{5,}/gu)];
  const word = long[next(long.length)];
  if (!word) return query;
  const letters = Array.from(word[0]);
  const at = 1 + next(letters.length - 2);
  const kind = next(4);
  if (kind === 0) letters.splice(at, 1);
  else if (kind === 1) letters.splice(at, 0, letters[at] ?? '');
  else if (kind === 2) letters.splice(at, 2, letters[at + 1] ?? '', letters[at] ?? '');
  else letters.splice(at, 1, letters[next(letters.length)] ?? '');
  return query.slice(0, word.index) + letters.join('') + query.slice(word.index + word[0].length);
}

function generator(seed: string): (below: number) => number {
  let state = 2166136261;
  for (const character of seed) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 16777619);
  return (below) => {
    state = Math.imul(state ^ (state >>> 15), 2246822519) + 0x9e3779b9;
    return below > 0 ? ((state ^ (state >>> 13)) >>> 0) % below : 0;
  };
}
