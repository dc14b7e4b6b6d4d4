/** More passages than a base will ever number. */
const rowsOfSpace = 2 ** 40;

/** The key of a passage's vector in `vector`, where all spaces lie one after the other. */
export const keyOf = (space: number, row: number): number => space * rowsOfSpace + row;

export const rowOf = (key: number): number => key % rowsOfSpace;

export const spaceOf = (key: number): number => Math.floor(key / rowsOfSpace);

/** Rows of one segment. */
export const segmentRows = 4096;

export const segmentOf = (row: number): number => Math.floor(row / segmentRows);
