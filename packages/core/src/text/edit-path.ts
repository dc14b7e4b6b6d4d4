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
export const editPath = (word: readonly string[], most: number): EditPath => new Path(word, most);

/** A class, because the engine forgets the machine code of functions that are made anew for each word. */
class Path implements EditPath {
  readonly letters: string[] = [];
  readonly #word: readonly string[];
  readonly #most: number;
  // rows[i][j]: from the first i letters to the first j of the word. Those far from the diagonal are great and stay so.
  readonly #rows: Int32Array[];
  readonly #least = [0];

  constructor(word: readonly string[], most: number) {
    this.#word = word;
    this.#most = most;
    this.#rows = [this.#newRow(0)];
  }

  push(letter: string): boolean {
    const own = this.#work(letter);
    if (own > this.#most) return false;
    this.letters.push(letter);
    this.#least[this.letters.length] = own;
    return true;
  }

  cut(length: number): void {
    this.letters.splice(length);
  }

  distance(): number {
    return this.#rows[this.letters.length]?.[this.#word.length] ?? this.#most + 1;
  }

  least(): number {
    return this.#least[this.letters.length] ?? 0;
  }

  #newRow(depth: number): Int32Array {
    const row = new Int32Array(this.#word.length + 1).fill(this.#most + 1);
    row[0] = depth;
    if (depth === 0) for (let j = 0; j <= this.#most && j <= this.#word.length; j++) row[j] = j;
    return row;
  }

  /** Works out the distances with one more letter; gives the least. */
  #work(letter: string): number {
    const word = this.#word;
    const depth = this.letters.length + 1;
    const above = this.#rows[depth - 1] ?? this.#newRow(depth - 1);
    const row = (this.#rows[depth] ??= this.#newRow(depth));
    let own = depth;
    for (let j = Math.max(1, depth - this.#most); j <= Math.min(word.length, depth + this.#most); j++) {
      const changed = (above[j - 1] ?? 0) + (word[j - 1] === letter ? 0 : 1);
      let cell = Math.min(changed, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      if (j > 1 && depth > 1 && word[j - 2] === letter && word[j - 1] === this.letters[depth - 2])
        cell = Math.min(cell, (this.#rows[depth - 2]?.[j - 2] ?? 0) + 1);
      row[j] = cell;
      own = Math.min(own, cell);
    }
    return own;
  }
}
