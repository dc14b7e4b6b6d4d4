/** A string that grows and shrinks at its end, and how near it is to a word: letters dropped, added, changed, or swapped with the next. */
export interface EditPath {
  readonly letters: readonly string[];
  /** Adds a letter, but none that leads farther from the word than the greatest distance. */
  push(letter: string): boolean;
  /** Takes the letters away that come after so many. */
  cut(length: number): void;
  /** From the word. */
  distance(): number;
  /** From the beginning of the word that is nearest. */
  least(): number;
}

/** Distances that are greater than `most` are not told apart. */
export function editPath(word: readonly string[], most: number): EditPath {
  const letters: string[] = [];
  // rows[i][j]: from the first i letters to the first j of the word. Those far from the diagonal are great and stay so.
  const rows = [newRow(0)];
  const least = [0];

  function newRow(depth: number): number[] {
    const row = Array.from({ length: word.length + 1 }, () => most + 1);
    row[0] = depth;
    if (depth === 0) for (let j = 0; j <= most && j <= word.length; j++) row[j] = j;
    return row;
  }

  /** Works out the distances with one more letter; gives the least. */
  function work(letter: string): number {
    const depth = letters.length + 1;
    const above = rows[depth - 1] ?? [];
    const row = (rows[depth] ??= newRow(depth));
    let own = depth;
    for (let j = Math.max(1, depth - most); j <= Math.min(word.length, depth + most); j++) {
      const changed = (above[j - 1] ?? 0) + (word[j - 1] === letter ? 0 : 1);
      let cell = Math.min(changed, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      if (j > 1 && depth > 1 && word[j - 2] === letter && word[j - 1] === letters[depth - 2])
        cell = Math.min(cell, (rows[depth - 2]?.[j - 2] ?? 0) + 1);
      row[j] = cell;
      own = Math.min(own, cell);
    }
    return own;
  }

  return {
    letters,
    push(letter) {
      const own = work(letter);
      if (own > most) return false;
      letters.push(letter);
      least[letters.length] = own;
      return true;
    },
    cut(length) {
      letters.splice(length);
    },
    distance: () => rows[letters.length]?.[word.length] ?? most + 1,
    least: () => least[letters.length] ?? 0,
  };
}
