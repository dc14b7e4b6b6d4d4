/** Whether a drawing of Office 97 to 2003, given by the records of one shape, is not shown. */
export function hidesShape(data: Buffer): boolean {
  for (let at = 0; at + HEADER <= data.length;) {
    const [flags, kind, size] = [data.readUInt16LE(at), data.readUInt16LE(at + 2), data.readUInt32LE(at + 4)];
    if (kind === PROPERTIES && isHidden(data.subarray(at + HEADER, at + HEADER + size), flags >> 4)) return true;
    // What holds others is looked into.
    at += (flags & 0xf) === 0xf ? HEADER : HEADER + size;
  }
  return false;
}

const HEADER = 8;
const PROPERTIES = 0xf00b;
/** Yes-or-no properties of a shape; whether it is hidden, and whether that says something. */
const [BOOLEANS, IS_HIDDEN, SAYS_HIDDEN] = [0x03bf, 0x2, 0x2_0000];

function isHidden(properties: Buffer, count: number): boolean {
  for (let at = 0; at < count * 6 && at + 6 <= properties.length; at += 6) {
    if ((properties.readUInt16LE(at) & 0x3fff) !== BOOLEANS) continue;
    const value = properties.readUInt32LE(at + 2);
    return (value & IS_HIDDEN) !== 0 && (value & SAYS_HIDDEN) !== 0;
  }
  return false;
}
