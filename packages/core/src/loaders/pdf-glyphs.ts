/** Tells which letters the engine gives as the text of a glyph, without spaces. */
export type LettersOf = (unicode: string) => readonly string[];

/** `normalize` is what the engine does to ligatures and their like. */
export function lettersByGlyph(normalize: (text: string) => string): LettersOf {
  const known = new Map<string, readonly string[]>();
  return (unicode) => {
    const before = known.get(unicode);
    if (before) return before;
    const letters = isNone.test(unicode) ? [] : Array.from(withoutSpaces(normalize(unicode)));
    known.set(unicode, letters);
    return letters;
  };
}

/** A space, or a mark for programs. */
const isNone = /^\s|\p{Cf}$/u;

/** The text without its spaces, which are drawn or not. */
export const withoutSpaces = (text: string): string => text.replaceAll(/\s/g, '');

/** How a text is set. */
interface Setting {
  /** Of a width of the font, for each unit of the size. */
  readonly unit: number;
  readonly size: number;
  readonly spacing: number;
  readonly wordSpacing: number;
  readonly stretch: number;
}

interface ShownGlyph {
  /** How many letters it stands for, without spaces. */
  readonly letters: number;
  readonly from: number;
  readonly width: number;
}

/** The glyphs of a text with their places along the line; numbers between them move the next ones. After the last comes one of no letters, where the text ends. */
export function* glyphsIn(
  text: unknown,
  { unit, size, spacing, wordSpacing, stretch }: Setting,
  lettersOf: LettersOf,
): Generator<ShownGlyph> {
  let from = 0;
  for (const glyph of Array.isArray(text) ? (text as readonly unknown[]) : []) {
    if (typeof glyph === 'number') from -= (glyph * size * stretch) / 1000;
    if (typeof glyph !== 'object' || glyph === null || !('unicode' in glyph)) continue;
    const width = 'width' in glyph ? Number(glyph.width) * unit * size * stretch : 0;
    yield { letters: lettersOf(String(glyph.unicode)).length, from, width };
    from += width + spacing * stretch + ('isSpace' in glyph && glyph.isSpace === true ? wordSpacing * stretch : 0);
  }
  yield { letters: 0, from, width: 0 };
}
