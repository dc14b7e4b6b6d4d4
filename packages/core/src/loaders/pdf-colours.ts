import { drawnOn, type Glyph, type PdfPage, withoutSpaces } from './pdf-drawn.ts';
import type { PdfRun } from './pdf-lines.ts';

/** The runs of a page without the letters that are drawn in white on nothing, or not drawn at all and on no picture. Looking is slow: only for files under suspicion. */
export async function seenRuns(
  page: PdfPage,
  runs: readonly PdfRun[],
  { drop, holdsScans }: UnseenLetters,
): Promise<readonly PdfRun[]> {
  const { glyphs, boxes, outside } = await drawnOn(page);
  drop('offPage', outside);
  const unseen = glyphs.filter((glyph) => glyph.unseen);
  if (unseen.length === 0) return runs;
  // OCR lays what it read over the picture of a page; where that is drawn is not always known.
  const areOfScan = unseen.every(({ undrawn }) => undrawn) && unseen.length > glyphs.length * MOST;
  if (areOfScan && holdsScans()) return runs;
  const isCovered = (x: number, y: number): boolean =>
    boxes.some(([left, bottom, right, top]) => x >= left - 1 && x <= right && y >= bottom - 1 && y <= top);
  const isUnseen = unseenAt(runs, glyphs);
  let at = 0;
  return runs.flatMap((run) => {
    const letters = Array.from(run.str);
    const seen = letters.filter((letter) => letter.trim() === '' || !isUnseen(at++, run));
    if (seen.length === letters.length || placesOf(run).some(([x, y]) => isCovered(x, y))) return [run];
    const str = seen.join('').trim();
    drop('sameColour', str === '' ? run.str.length : letters.length - seen.length);
    return str === '' ? [] : [{ ...run, str }];
  });
}

/** Some places along a run, whichever way it is turned. */
function placesOf({
  transform: [a = 0, b = 0, , , x = 0, y = 0],
  width,
}: PdfRun): readonly (readonly [number, number])[] {
  const [along, across] = [a, b].map((part) => (part / (Math.hypot(a, b) || 1)) * width);
  return [0, 0.25, 0.5, 0.75].map((part) => [x + (along ?? 0) * part, y + (across ?? 0) * part]);
}

/** Of letters on a scanned page so many are not drawn. */
const MOST = 0.8;

/** What is done with unseen letters. */
export interface UnseenLetters {
  readonly drop: (kind: 'sameColour' | 'offPage', characters: number) => void;
  /** Whether the file holds pictures as large as a page. */
  readonly holdsScans: () => boolean;
}

/** Whether the letter at a place among all letters of the runs is unseen; where the engine gives them otherwise than it draws them, runs are looked for where they stand. */
function unseenAt(runs: readonly PdfRun[], glyphs: readonly Glyph[]): (at: number, run: PdfRun) => boolean {
  const said = withoutSpaces(runs.map(({ str }) => str).join(''));
  if (said === glyphs.map(({ letter }) => letter).join('')) return (at) => glyphs[at]?.unseen === true;
  const texts = Map.groupBy(
    glyphs.filter(({ unseen }) => unseen),
    ({ text }) => text,
  );
  const unseen = [...texts].map(([text, drawn]) => ({ text, said: drawn.map(({ letter }) => letter).join('') }));
  return (_, { str, transform: [, , , , x = 0, y = 0] }) =>
    unseen.some(
      ({ text, said: letters }) =>
        Math.hypot(Math.min(0, x - text.x), y - text.y) < NEAR && letters.includes(withoutSpaces(str)),
    );
}

/** Points between where a text begins and where the engine says that it does. */
const NEAR = 2;
