/** The sheets of a binary workbook, by the ids of their relations. */
export function sheetNamesIn(workbook: Uint8Array): ReadonlyMap<string, string> {
  const data = Buffer.from(workbook.buffer, workbook.byteOffset, workbook.byteLength);
  const names = new Map<string, string>();
  for (let at = 0; at < data.length;) {
    const kind = numberAt(data, at, 2);
    const size = numberAt(data, kind.end, 4);
    const record = data.subarray(size.end, size.end + size.value);
    if (kind.value === SHEET) {
      const id = textAt(record, 8);
      names.set(id.value, textAt(record, id.end).value);
    }
    at = size.end + size.value;
  }
  return names;
}

/** BrtBundleSh. */
const SHEET = 156;

interface Found<T> {
  readonly value: T;
  /** Where the next thing begins. */
  readonly end: number;
}

/** Seven bits a byte, the lowest first, as long as the eighth is set. */
function numberAt(data: Buffer, from: number, most: number): Found<number> {
  let value = 0;
  for (let i = 0; i < most; i += 1) {
    const byte = data[from + i] ?? 0;
    value += (byte & 0x7f) * 128 ** i;
    if (byte < 0x80) return { value, end: from + i + 1 };
  }
  return { value, end: from + most };
}

function textAt(data: Buffer, from: number): Found<string> {
  const length = from + 4 <= data.length ? data.readUInt32LE(from) : 0;
  const end = Math.min(data.length, from + 4 + length * 2);
  return { value: data.toString('utf16le', Math.min(from + 4, end), end), end };
}
