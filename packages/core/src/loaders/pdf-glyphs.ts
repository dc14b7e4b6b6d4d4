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
): Generator<ShownGlyph> {
  let from = 0;
  for (const glyph of Array.isArray(text) ? (text as readonly unknown[]) : []) {
    if (typeof glyph === 'number') from -= (glyph * size * stretch) / 1000;
    if (typeof glyph !== 'object' || glyph === null || !('unicode' in glyph)) continue;
    const width = 'width' in glyph ? Number(glyph.width) * unit * size * stretch : 0;
    yield { letters: lettersIn(String(glyph.unicode)), from, width };
    from += width + spacing * stretch + ('isSpace' in glyph && glyph.isSpace === true ? wordSpacing * stretch : 0);
  }
  yield { letters: 0, from, width: 0 };
}

const lettersIn = (unicode: string): number =>
  unicode.length === 1 && unicode > ' ' && unicode < '\u0080' ? 1 : Array.from(unicode.replaceAll(/\s/g, '')).length;
