/** A row with its score; higher is better. */
export interface Scored {
  readonly row: number;
  readonly score: number;
}

/** Keeps the best `limit` of what it is offered. Among equal scores the lower row wins, whatever the order of offers. */
export interface Best {
  offer(row: number, score: number): void;
  /** What a score must reach to enter; `-Infinity` while there is room. */
  threshold(): number;
  /** Best first. */
  list(): Scored[];
}

/** An empty `Best`. */
export function keepBest(limit: number): Best {
  // A binary heap with the worst on top.
  const heap: Scored[] = [];
  return {
    offer(row, score) {
      const item = { row, score };
      if (heap.length < limit) {
        heap.push(item);
        rise(heap);
      } else if (heap[0] && worse(heap[0], item)) {
        heap[0] = item;
        sink(heap);
      }
    },
    threshold: () => (heap.length < limit ? -Infinity : (heap[0]?.score ?? Infinity)),
    list: () => heap.toSorted((a, b) => (worse(a, b) ? 1 : -1)),
  };
}

function worse(a: Scored, b: Scored): boolean {
  return a.score < b.score || (a.score === b.score && a.row > b.row);
}

function rise(heap: Scored[]): void {
  let at = heap.length - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!swapIfWorse(heap, at, parent)) return;
    at = parent;
  }
}

function sink(heap: Scored[]): void {
  let at = 0;
  for (;;) {
    let child = at * 2 + 1;
    const [left, right] = [heap[child], heap[child + 1]];
    if (!left) return;
    if (right && worse(right, left)) child++;
    if (!swapIfWorse(heap, child, at)) return;
    at = child;
  }
}

/** Brings the worse of the two up. */
function swapIfWorse(heap: Scored[], child: number, parent: number): boolean {
  const [below, above] = [heap[child], heap[parent]];
  if (!below || !above || !worse(below, above)) return false;
  heap[child] = above;
  heap[parent] = below;
  return true;
}
