/** White space as `\s` of a regular expression has it. */
export function isSpace(code: number): boolean {
  if (code <= 0x20) return code === 0x20 || (code >= 9 && code <= 13);
  if (code < 0xa0) return false;
  return (
    code === 0xa0 ||
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000 ||
    code === 0xfeff
  );
}

/** The first character of a script written without spaces (Thai). */
const UNSPACED = 0x0e00;

/** Words per character of scripts written without spaces; 0 for the others. */
export function unspacedShare(code: number): number {
  if (code < UNSPACED) return 0;
  if (isSoutheastAsian(code)) return 0.22;
  return (code >= 0x2e80 && code <= 0x9fff && code !== 0x3000) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xd840 && code <= 0xd888)
    ? 0.5
    : 0;
}

/** Thai, Lao, Burmese and Khmer: words are not separated and characters combine. */
export const isSoutheastAsian = (code: number): boolean =>
  (code >= 0x0e00 && code <= 0x0eff) || (code >= 0x1000 && code <= 0x109f) || (code >= 0x1780 && code <= 0x17ff);
