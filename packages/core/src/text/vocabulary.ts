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

/** The order of a database that compares UTF-8. */
export const byCodePoint = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
