import { drawnOn, type Glyph } from './pdf-drawn.ts';
import type { PdfPage } from './pdf-fonts.ts';
import { withoutSpaces } from './pdf-glyphs.ts';
import type { PdfRun } from './pdf-lines.ts';

/** The runs of a page without the letters that are drawn in white on nothing, below a box, on a layer that is not shown, or not at all and on no picture. Looking is slow: only for files under suspicion. */
export async function seenRuns(
  page: PdfPage,
  runs: readonly PdfRun[],
  { drop, holdsScans, isShown, mayCover }: UnseenLetters,
): Promise<readonly PdfRun[]> {
  const { glyphs, boxes, outside } = await drawnOn(page, { isShown, mayCover });
  drop('offPage', outside);
  const unseen = glyphs.filter((glyph) => glyph.unseen);
  if (unseen.length === 0) return runs;
  // OCR lays what it read over the picture of a page; where that is drawn is not always known.
  const onPage = unseen.filter(({ away, covered }) => !away && !covered);
  const areOfScan = onPage.every(({ undrawn }) => undrawn) && onPage.length > glyphs.length * MOST && holdsScans();
  if (areOfScan && onPage.length === unseen.length) return runs;
  const isCovered = (x: number, y: number): boolean =>
    boxes.some(([left, bottom, right, top]) => x >= left - 1 && x <= right && y >= bottom - 1 && y <= top);
  const unseenOf = unseenAt(runs, glyphs);
  let at = 0;
  return runs.flatMap((run) => {
    const letters = Array.from(run.str);
    const found = letters.map((letter) => (letter.trim() === '' ? undefined : unseenOf(at++, run)));
    const isSeen = areOfScan || placesOf(run).some(([x, y]) => isCovered(x, y));
    const seen = letters.filter((_, n) => found[n] === undefined || (isSeen && !found[n].away && !found[n].covered));
    if (seen.length === letters.length) return [run];
    const str = seen.join('').trim();
    const isAway = found.some((each) => each?.away === true);
    const isBelow = found.some((each) => each?.covered === true);
    drop(
      isAway ? 'styled' : isBelow ? 'covered' : 'sameColour',
      str === '' ? run.str.length : letters.length - seen.length,
    );
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
  readonly drop: (kind: 'sameColour' | 'offPage' | 'styled' | 'covered', characters: number) => void;
  /** Whether the file holds pictures as large as a page. */
  readonly holdsScans: () => boolean;
  /** Whether a layer is shown. */
  readonly isShown?: ((layer: unknown) => boolean) | undefined;
  /** Boxes may be drawn over letters. */
  readonly mayCover?: boolean;
}

/** The letter at a place among all letters of the runs, when it is unseen; where the engine gives them otherwise than it draws them, runs are looked for where they stand. */
function unseenAt(runs: readonly PdfRun[], glyphs: readonly Glyph[]): (at: number, run: PdfRun) => Unseen | undefined {
  const said = withoutSpaces(runs.map(({ str }) => str).join(''));
  if (said === glyphs.map(({ letter }) => letter).join(''))
    return (at) => (glyphs[at]?.unseen === true ? glyphs[at] : undefined);
  const texts = Map.groupBy(
    glyphs.filter(({ unseen }) => unseen),
    ({ text }) => text,
  );
  const unseen = [...texts].map(([text, drawn]) => ({
    text,
    said: drawn.map(({ letter }) => letter).join(''),
    away: drawn.every(({ away }) => away),
    covered: drawn.every(({ covered }) => covered),
  }));
  return (_, { str, transform: [, , , , x = 0, y = 0] }) => {
    const own = withoutSpaces(str);
    return unseen.find(
      ({ text, said: letters }) =>
        Math.hypot(Math.min(0, x - text.x), y - text.y) < NEAR &&
        (own.length < MIN_LETTERS ? x - text.x < NEAR && letters.startsWith(own) : letters.includes(own)),
    );
  };
}

type Unseen = Pick<Glyph, 'away' | 'covered'>;

/** Fewer are in many texts: only where one begins. */
const MIN_LETTERS = 5;
/** Points between where a text begins and where the engine says that it does. */
const NEAR = 2;
