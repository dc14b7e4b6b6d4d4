import type { Kind } from './characters.ts';

/** Units of a text as they are read, each with its kind, the gap before it and its place. */
export interface UnitList {
  length: number;
  key: Uint16Array<ArrayBuffer>;
  kinds: Uint8Array<ArrayBuffer>;
  gaps: Uint8Array<ArrayBuffer>;
  folded: Uint8Array<ArrayBuffer>;
  from: Uint32Array<ArrayBuffer>;
  to: Uint32Array<ArrayBuffer>;
}

/** An empty list with room for a text of that length; it grows when characters come apart into several. */
export const unitList = (room: number): UnitList => ({ length: 0, ...columns(room + 8) });

/** Adds one unit of one code unit; `folded` when its key is less than what stands there. */
export function push(
  list: UnitList,
  code: number,
  kind: Kind,
  gap: number,
  from: number,
  to: number,
  folded = false,
): void {
  const at = list.length++;
  if (at >= list.key.length) grow(list);
  list.key[at] = code;
  list.kinds[at] = kind;
  list.gaps[at] = gap;
  if (folded) list.folded[at] = 1;
  list.from[at] = from;
  list.to[at] = to;
}

/** The keys of all units as one string. */
export const keyOf = ({ key, length }: UnitList): string => Buffer.from(key.buffer, 0, 2 * length).toString('utf16le');

const columns = (room: number) => ({
  key: new Uint16Array(room),
  kinds: new Uint8Array(room),
  gaps: new Uint8Array(room),
  folded: new Uint8Array(room),
  from: new Uint32Array(room),
  to: new Uint32Array(room),
});

function grow(list: UnitList): void {
  const { key, kinds, gaps, folded, from, to } = list;
  const wider = columns(2 * key.length);
  wider.key.set(key);
  wider.kinds.set(kinds);
  wider.gaps.set(gaps);
  wider.folded.set(folded);
  wider.from.set(from);
  wider.to.set(to);
  Object.assign(list, wider);
}
