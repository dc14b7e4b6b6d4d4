/** Rows in dense slots 0…size-1: which row is in a slot, and where a row is. */
export interface RowTable {
  size(): number;
  rowAt(slot: number): number;
  slotOf(row: number): number | undefined;
  /** Gives the row's slot, the next free one when it is new. */
  add(row: number): number;
  /** Takes a row out: the last row moves into its slot. */
  remove(row: number): { readonly slot: number; readonly last: number } | undefined;
}

/** An empty table. It takes about 12 bytes a row when the rows are near each other. */
export function rowTable(): RowTable {
  let rows = new Float64Array(pageRows);
  let size = 0;
  // Slot plus one by row, in pages: 0 means that the row is not there.
  const pages = new Map<number, Int32Array>();
  const pageOf = (row: number) => pages.get(Math.floor(row / pageRows));
  const place = (row: number, slot: number): void => {
    let page = pageOf(row);
    if (!page) pages.set(Math.floor(row / pageRows), (page = new Int32Array(pageRows)));
    page[row % pageRows] = slot + 1;
    rows[slot] = row;
  };
  const slotOf = (row: number): number | undefined => {
    const entry = pageOf(row)?.[row % pageRows];
    return entry ? entry - 1 : undefined;
  };
  return {
    size: () => size,
    rowAt: (slot) => rows[slot] ?? -1,
    slotOf,
    add(row) {
      const known = slotOf(row);
      if (known !== undefined) return known;
      if (size === rows.length) {
        const wider = new Float64Array(size * 2);
        wider.set(rows);
        rows = wider;
      }
      place(row, size);
      return size++;
    },
    remove(row) {
      const slot = slotOf(row);
      if (slot === undefined) return undefined;
      const last = --size;
      if (slot !== last) place(rows[last] ?? -1, slot);
      const page = pageOf(row);
      if (page) page[row % pageRows] = 0;
      return { slot, last };
    },
  };
}

const pageRows = 4096;
