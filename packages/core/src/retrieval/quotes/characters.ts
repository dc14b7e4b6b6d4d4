/** What a character is to a quotation. `dense` letters belong to scripts that are written without spaces. */
export const kinds = { other: 0, letter: 1, digit: 2, dense: 3 } as const;

export type Kind = (typeof kinds)[keyof typeof kinds];

/** The kind of a character, which may be more than one code unit. */
export function kindOf(character: string): Kind {
  const code = character.charCodeAt(0);
  if (code < 0x80) {
    if (code >= 0x30 && code <= 0x39) return kinds.digit;
    return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) ? kinds.letter : kinds.other;
  }
  if (dense.test(character)) return kinds.dense;
  if (/^\p{N}/u.test(character)) return kinds.digit;
  return /^[\p{L}\p{M}]/u.test(character) ? kinds.letter : kinds.other;
}

const dense =
  /^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}\p{sc=Tibetan}々〆ー]/u;

/** White space that a reader sees. */
export const isSpace = (character: string): boolean => /^\s/.test(character) && !character.startsWith('\ufeff');

/** Soft hyphens, joiners, direction marks, tatweel, variation selectors and control characters, which no reader sees, and the signs of a trade mark. */
export const isInvisible = (character: string): boolean =>
  // oxlint-disable-next-line no-misleading-character-class -- the selectors are meant one by one
  /^[\p{Cc}\u00ad\u0640\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\ufe00-\ufe0f\u{e0100}-\u{e01ef}®™℠]/u.test(
    character,
  );

export const SOFT_HYPHEN = '\u00ad';

export const isDash = (character: string): boolean =>
  /^[-\u2010-\u2015\u2212\u2e3a\u2e3b\ufe58\ufe63\uff0d]/.test(character);

/** Dashes that also join the parts of one word. */
export const isHyphen = (character: string): boolean => /^[-\u00ad\u2010\u2011\ufe63\uff0d]/.test(character);

export const isQuoteMark = (character: string): boolean => isSingleMark(character) || isDoubleMark(character);

export const isSingleMark = (character: string): boolean =>
  /^['`\u00b4\u02b9\u02bb-\u02bd\u2018-\u201b\u2032\u2039\u203a\uff07\u300c\u300d\u05f3]/.test(character);

const isDoubleMark = (character: string): boolean =>
  /^["\u00ab\u00bb\u201c-\u201f\u2033\uff02\u300e\u300f\u301d-\u301f\u05f4]/.test(character);

/**
 * The form in which a cluster (a character with its marks) is compared: composed, lower case, ligatures and wide forms resolved.
 * Raised and circled figures stay as they are: ten squared is not one hundred and two.
 */
export function comparable(cluster: string): string {
  const composed = cluster.normalize('NFC').replace('º', '°');
  const plain = kept.test(composed) ? composed : composed.normalize('NFKC');
  return plain
    .toLowerCase()
    .replaceAll('ς', 'σ')
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .replaceAll('٫', '.')
    .replaceAll('٬', ',')
    .replaceAll(/[٠-٩۰-۹०-९০-৯๐-๙]/g, figureOf);
}

/** An Arabic, Persian, Indian or Thai figure as one of ours: the figures of a script follow each other. */
const figureOf = (figure: string): string =>
  String(figure.charCodeAt(0) - ('๐০०۰٠'.match(/./g)?.find((zero) => zero <= figure) ?? figure).charCodeAt(0));

/** Raised, lowered and circled figures and letters. */
export const isRaised = (cluster: string): boolean => kept.test(cluster);

const kept = /^[\p{No}\u02b0-\u02b8\u2070-\u209f\u1d2c-\u1d6a\u1d78\u1d9b-\u1dbf]/u;

/** Characters with the marks, voicing signs, vowels or jamo that follow them. */
export const clusters =
  /[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?|\P{M}[\p{M}\uff9e\uff9f\u0e33\u0eb3]*|\p{M}+/gsu;
