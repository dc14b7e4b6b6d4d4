/** The names at the top of the small file system that an old Office file is; of a damaged one those that can be found. */
export function compoundNames(bytes: Uint8Array): readonly string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = (offset: number): number => (offset + 4 <= bytes.length ? view.getUint32(offset, true) : END);
  const sector = 2 ** Math.min(12, Math.max(9, bytes[30] ?? 9));
  const place = (number: number): number => (number + 1) * sector;
  const next = (number: number): number => {
    const perSector = sector / 4;
    const table = Math.floor(number / perSector);
    return table < IN_HEADER ? at(place(at(HEADER_TABLE + table * 4)) + (number % perSector) * 4) : END;
  };
  const entries: Entry[] = [];
  for (let number = at(48), turns = 0; number < END && turns < MAX_SECTORS; number = next(number), turns++)
    for (let from = place(number); from < Math.min(place(number) + sector, bytes.length - 127); from += 128)
      entries.push({
        name: nameAt(bytes, from, view.getUint16(from + 64, true)),
        left: at(from + 68),
        right: at(from + 72),
        child: at(from + 76),
      });
  const top = namesBelow(entries, entries[0]?.child);
  return top.length > 0 ? top : entries.map(({ name }) => name);
}

interface Entry {
  readonly name: string;
  readonly left: number;
  readonly right: number;
  readonly child: number;
}

/** What is above is no sector. */
const END = 0xff_ff_ff_fa;
const HEADER_TABLE = 76;
/** So many sectors of the table of sectors are named in the header: seven megabytes and more, behind which no directory begins. */
const IN_HEADER = 109;
const MAX_SECTORS = 2_000;

const nameAt = (bytes: Uint8Array, from: number, length: number): string =>
  new TextDecoder('utf-16le').decode(bytes.subarray(from, from + Math.min(64, Math.max(0, length - 2))));

/** An entry and its siblings, which stand in a tree. */
function namesBelow(entries: readonly Entry[], first: number | undefined): readonly string[] {
  const names: string[] = [];
  const seen = new Set<number>();
  const open = [first];
  for (let number = open.pop(); open.length > 0 || number !== undefined; number = open.pop()) {
    const entry = number === undefined || seen.has(number) ? undefined : entries[number];
    if (!entry || number === undefined) continue;
    seen.add(number);
    names.push(entry.name);
    open.push(entry.left, entry.right);
  }
  return names;
}
