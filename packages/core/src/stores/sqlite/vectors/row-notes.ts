import type { RowFilter } from '../../../vectors/row-set.ts';

/** What a search must know of each row that has a vector: its collection, and its mark for sampling. */
export interface RowNotes {
  set(row: number, collection: number, mark: number): void;
  delete(row: number): void;
  has(row: number): boolean;
  /** The rows of these collections. */
  within(collections: readonly number[]): RowFilter;
  /** The rows with the least marks, at most `limit`. */
  sample(limit: number, filter: RowFilter | undefined): readonly number[];
}

/** No notes yet. They take 8 bytes a row when the rows are near each other. */
export function rowNotes(): RowNotes {
  const pages = new Map<number, Page>();
  const counts = new Map<number, number>();
  const count = (collection: number, sign: number) => counts.set(collection, (counts.get(collection) ?? 0) + sign);
  const collectionOf = (row: number): number => pages.get(Math.floor(row / pageRows))?.collections[row % pageRows] ?? 0;

  function* rows(): Generator<readonly [row: number, collection: number, mark: number]> {
    for (const [number, { collections, marks }] of pages) {
      for (let at = 0; at < pageRows; at++) {
        const collection = collections[at] ?? 0;
        if (collection !== 0) yield [number * pageRows + at, collection, marks[at] ?? 0];
      }
    }
  }

  function remove(row: number): void {
    const collection = collectionOf(row);
    if (collection === 0) return;
    count(collection, -1);
    pages.get(Math.floor(row / pageRows))?.collections.fill(0, row % pageRows, (row % pageRows) + 1);
  }

  return {
    set(row, collection, mark) {
      remove(row);
      const number = Math.floor(row / pageRows);
      let page = pages.get(number);
      if (!page)
        pages.set(number, (page = { collections: new Uint32Array(pageRows), marks: new Uint32Array(pageRows) }));
      page.collections[row % pageRows] = collection;
      page.marks[row % pageRows] = mark;
      count(collection, 1);
    },
    delete: remove,
    has: (row) => collectionOf(row) !== 0,
    within(collections) {
      const wanted = new Set(collections);
      return {
        size: collections.reduce((sum, collection) => sum + (counts.get(collection) ?? 0), 0),
        has: (row) => wanted.has(collectionOf(row)),
        *[Symbol.iterator]() {
          for (const [row, collection] of rows()) if (wanted.has(collection)) yield row;
        },
      };
    },
    sample(limit, filter) {
      // The mark below which about twice as many rows lie as are wanted; when chance gives fewer, all are looked at.
      const total = [...counts.values()].reduce((sum, number) => sum + number, 0);
      const likely = Math.min(1, (limit * 2 + 100) / Math.max(1, Math.min(total, filter?.size ?? total)));
      for (const ceiling of [likely * 2 ** 32, Infinity]) {
        const found: (readonly [row: number, mark: number])[] = [];
        for (const [number, { collections, marks }] of pages) {
          for (let at = 0; at < pageRows; at++) {
            const mark = marks[at] ?? 0;
            if (mark >= ceiling || collections[at] === 0) continue;
            const row = number * pageRows + at;
            if (!filter || filter.has(row)) found.push([row, mark]);
          }
        }
        if (found.length < limit && ceiling !== Infinity) continue;
        return found
          .toSorted((a, b) => a[1] - b[1] || a[0] - b[0])
          .slice(0, limit)
          .map(([row]) => row);
      }
      return [];
    },
  };
}

interface Page {
  /** 0 where there is no vector. */
  readonly collections: Uint32Array;
  readonly marks: Uint32Array;
}

const pageRows = 4096;
