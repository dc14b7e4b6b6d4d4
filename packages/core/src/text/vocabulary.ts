/** A vocabulary in memory: gives the first of its terms from a string on, in the order of code points. */
export function vocabulary(terms: Iterable<string>): (from: string) => string | undefined {
  const sorted = [...terms].toSorted(byCodePoint);
  return (from) => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (byCodePoint(sorted[middle] ?? '', from) < 0) low = middle + 1;
      else high = middle;
    }
    return sorted[low];
  };
}

/** The order of a database that compares UTF-8; nothing is allocated, for it is asked some hundred thousand times. */
export function byCodePoint(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  for (let at = 0; at < most; at++) {
    const [x, y] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (x !== y) return place(x) - place(y);
  }
  return a.length - b.length;
}

// Surrogates stand for characters that come after those of all other units.
function place(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
