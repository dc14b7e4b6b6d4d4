/** Below 0 where a stretch of bytes is before a key in the order of SQLite, 0 where it is the key itself. */
export function compareBytes(bytes: Uint8Array, key: Uint8Array, from = 0, to = bytes.length): number {
  const size = to - from;
  const both = Math.min(size, key.length);
  for (let i = 0; i < both; i++) {
    const difference = (bytes[from + i] ?? 0) - (key[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return size - key.length;
}
