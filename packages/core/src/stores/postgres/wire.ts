/** JSON that PostgreSQL takes: U+FFFD for NUL and for halves of characters, which its texts cannot hold. */
export function toWire(value: unknown): string {
  const json = JSON.stringify(value);
  if (!/\\u(?:0000|d[89a-f])/.test(json)) return json;
  // An escaped backslash is passed over, so that what only looks like an escape stays.
  return json.replaceAll(/\\\\|\\u(?:0000|d[89a-f][0-9a-f]{2})/g, (found) => (found === '\\\\' ? found : '\uFFFD'));
}

/** A text in pieces of at most `size` characters and one, none of which ends inside a character. */
export function pieces(text: string, size: number): string[] {
  const found: string[] = [];
  for (let from = 0; from < text.length;) {
    let to = from + size;
    const last = text.charCodeAt(to - 1);
    if (last >= 0xd800 && last < 0xdc00) to++;
    found.push(text.slice(from, to));
    from = to;
  }
  return found;
}
