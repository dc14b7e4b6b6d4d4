import type { PdfRun } from './pdf-lines.ts';

/** The runs of a page in which an accent that is drawn over a letter, as by TeX, is one with it: `math´` and `ematiques` are `math` and `ématiques`. */
export function withAccents(runs: readonly PdfRun[]): readonly PdfRun[] {
  const all = [...runs];
  for (const [i, own] of runs.entries()) {
    const next = runs[i + 1];
    if (!next || !hasAccent.test(own.str + next.str) || !isDrawnOver(own, next)) continue;
    const before = all[i]?.str ?? '';
    const letter = composed(next.str.charAt(0), before.at(-1));
    if (letter !== undefined) {
      all[i] = { ...own, str: before.slice(0, -1) };
      all[i + 1] = { ...next, str: letter + next.str.slice(1) };
      continue;
    }
    const raised = composed(before.at(-1), next.str.charAt(0));
    if (raised === undefined) continue;
    all[i] = { ...own, str: before.slice(0, -1) + raised };
    all[i + 1] = { ...next, str: next.str.slice(1) };
  }
  return all;
}

/** Whether a run begins where the last character of the one before it stands. */
function isDrawnOver(before: PdfRun, { transform }: PdfRun): boolean {
  const [a = 0, b = 0, , , x = 0, y = 0] = before.transform;
  const size = Math.hypot(a, b) || 1;
  const [right, up] = [(transform[4] ?? 0) - x, (transform[5] ?? 0) - y];
  const along = (right * a + up * b) / size - before.width;
  const across = (up * a - right * b) / size;
  return along < size * -0.15 && along > size * -0.9 && Math.abs(across) < size * 0.5;
}

/** A letter together with an accent, when there is such a letter. */
function composed(letter = '', accent = ''): string | undefined {
  const mark = marks[accent];
  if (mark === undefined || !/^\p{L}$/u.test(letter)) return undefined;
  const whole = `${dotted[letter] ?? letter}${mark}`.normalize('NFC');
  return whole.length === 1 ? whole : undefined;
}

/** Those that take up room of their own, and those that combine. */
const marks: Readonly<Record<string, string>> = {
  '`': '\u0300',
  '\u02cb': '\u0300',
  '\u00b4': '\u0301',
  '\u02ca': '\u0301',
  '^': '\u0302',
  '\u02c6': '\u0302',
  '~': '\u0303',
  '\u02dc': '\u0303',
  '\u00af': '\u0304',
  '\u02c9': '\u0304',
  '\u02d8': '\u0306',
  '\u02d9': '\u0307',
  '\u00a8': '\u0308',
  '\u02da': '\u030a',
  '\u02dd': '\u030b',
  '\u02c7': '\u030c',
  '\u00b8': '\u0327',
  '\u02db': '\u0328',
};
const hasAccent = new RegExp(
  `[${Object.keys(marks)
    .join('')
    .replace('^', String.raw`\^`)}]`,
);

/** Under an accent the dot is left away. */
const dotted: Readonly<Record<string, string>> = { '\u0131': 'i', '\u0237': 'j' };
