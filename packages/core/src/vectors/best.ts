/** A row with its score; higher is better. */
export interface Scored {
  readonly row: number;
  readonly score: number;
}

/** Keeps the best `limit` of what it is offered. Among equal scores the lower row wins, whatever the order of offers. */
export interface Best {
  readonly limit: number;
  offer(row: number, score: number): void;
  /** What a score must reach to enter; `-Infinity` while there is room. */
  threshold(): number;
  /** Best first. */
  list(): Scored[];
}

/** An empty `Best`. */
export const keepBest = (limit: number): Best => new Heap(limit);

/**
 * A binary heap with the worst on top; numbers alone, since thousands are offered for each that stays. A class, because the engine forgets the machine code of
 * functions that are made anew for each search.
 */
class Heap implements Best {
  readonly limit: number;
  #rows: Float64Array<ArrayBuffer>;
  #scores: Float64Array<ArrayBuffer>;
  #size = 0;

  constructor(limit: number) {
    this.limit = limit;
    this.#rows = new Float64Array(Math.min(limit, 128));
    this.#scores = new Float64Array(this.#rows.length);
  }

  offer(row: number, score: number): void {
    if (this.#size < this.limit) {
      if (this.#size === this.#rows.length) {
        this.#rows = widened(this.#rows, this.limit);
        this.#scores = widened(this.#scores, this.limit);
      }
      this.#set(this.#size++, row, score);
      this.#rise();
      return;
    }
    const least = this.#scores[0] ?? Infinity;
    if (score < least || (score === least && row > (this.#rows[0] ?? 0))) return;
    this.#set(0, row, score);
    this.#sink();
  }

  threshold(): number {
    return this.#size < this.limit ? -Infinity : (this.#scores[0] ?? Infinity);
  }

  list(): Scored[] {
    const list: Scored[] = [];
    for (let at = 0; at < this.#size; at++) list.push({ row: this.#rows[at] ?? 0, score: this.#scores[at] ?? 0 });
    return list.toSorted(byScore);
  }

  #rise(): void {
    for (let at = this.#size - 1; at > 0;) {
      const parent = (at - 1) >> 1;
      if (!this.#isWorse(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  #sink(): void {
    for (let at = 0; ;) {
      let child = at * 2 + 1;
      if (child >= this.#size) return;
      if (child + 1 < this.#size && this.#isWorse(child + 1, child)) child++;
      if (!this.#isWorse(child, at)) return;
      this.#swap(at, child);
      at = child;
    }
  }

  #isWorse(a: number, b: number): boolean {
    const difference = (this.#scores[a] ?? 0) - (this.#scores[b] ?? 0);
    return difference < 0 || (difference === 0 && (this.#rows[a] ?? 0) > (this.#rows[b] ?? 0));
  }

  #swap(a: number, b: number): void {
    const row = this.#rows[a] ?? 0;
    const score = this.#scores[a] ?? 0;
    this.#set(a, this.#rows[b] ?? 0, this.#scores[b] ?? 0);
    this.#set(b, row, score);
  }

  #set(at: number, row: number, score: number): void {
    this.#rows[at] = row;
    this.#scores[at] = score;
  }
}

const byScore = (a: Scored, b: Scored): number => b.score - a.score || a.row - b.row;

function widened(list: Float64Array<ArrayBuffer>, limit: number): Float64Array<ArrayBuffer> {
  const wider = new Float64Array(Math.min(limit, list.length * 2));
  wider.set(list);
  return wider;
}
