/** What counts as a number where lines of pages are compared: figures, and Roman ones. */
export const figure = /\d+|\b[ivxlc]{1,7}\b/gi;

/** The numbers of a line, and the page that it stands on. */
export interface Counted {
  readonly page: number;
  readonly figures: readonly string[];
}

/** Whether the numbers of a line are those of another one, or count with the pages: what is added up does not. */
export const countsWith = (one: Counted | undefined, other: Counted | undefined): boolean =>
  one !== undefined &&
  other !== undefined &&
  one.figures.every((text, i) => {
    const step = valueOf(other.figures[i]) - valueOf(text);
    const pages = other.page - one.page;
    return text === other.figures[i] || (step * pages > 0 && Math.abs(step) <= MOST_STEPS * Math.abs(pages));
  });

/** Two pages may stand side by side on one sheet. */
const MOST_STEPS = 2;

const valueOf = (text = ''): number => (/\d/.test(text) ? Number(text) : roman(text.toLowerCase()));

function roman(text: string): number {
  const values = Array.from(text, (letter) => romans[letter] ?? 0);
  return values.reduce((sum, value, i) => sum + (value < (values[i + 1] ?? 0) ? -value : value), 0);
}

const romans: Readonly<Record<string, number>> = { i: 1, v: 5, x: 10, l: 50, c: 100 };
