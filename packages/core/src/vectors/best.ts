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
export function keepBest(limit: number): Best {
  // A binary heap with the worst on top; numbers alone, since thousands are offered for each that stays.
  let rows = new Float64Array(Math.min(limit, 128));
  let scores = new Float64Array(rows.length);
  let size = 0;

  const worse = (a: number, b: number): boolean => {
    const difference = (scores[a] ?? 0) - (scores[b] ?? 0);
    return difference < 0 || (difference === 0 && (rows[a] ?? 0) > (rows[b] ?? 0));
  };
  const swap = (a: number, b: number): void => {
    const [row, score] = [rows[a] ?? 0, scores[a] ?? 0];
    set(a, rows[b] ?? 0, scores[b] ?? 0);
    set(b, row, score);
  };
  const set = (at: number, row: number, score: number): void => {
    rows[at] = row;
    scores[at] = score;
  };
  const rise = (): void => {
    for (let at = size - 1; at > 0;) {
      const parent = (at - 1) >> 1;
      if (!worse(at, parent)) return;
      swap(at, parent);
      at = parent;
    }
  };
  const sink = (): void => {
    for (let at = 0; ;) {
      let child = at * 2 + 1;
      if (child >= size) return;
      if (child + 1 < size && worse(child + 1, child)) child++;
      if (!worse(child, at)) return;
      swap(at, child);
      at = child;
    }
  };

  return {
    limit,
    offer(row, score) {
      if (size < limit) {
        if (size === rows.length) [rows, scores] = [widened(rows, limit), widened(scores, limit)];
        set(size++, row, score);
        rise();
        return;
      }
      const least = scores[0] ?? Infinity;
      if (score < least || (score === least && row > (rows[0] ?? 0))) return;
      set(0, row, score);
      sink();
    },
    threshold: () => (size < limit ? -Infinity : (scores[0] ?? Infinity)),
    list: () =>
      Array.from({ length: size }, (_, at) => ({ row: rows[at] ?? 0, score: scores[at] ?? 0 })).toSorted(
        (a, b) => b.score - a.score || a.row - b.row,
      ),
  };
}

function widened(list: Float64Array<ArrayBuffer>, limit: number): Float64Array<ArrayBuffer> {
  const wider = new Float64Array(Math.min(limit, list.length * 2));
  wider.set(list);
  return wider;
}
