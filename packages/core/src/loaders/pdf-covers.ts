import type { Matrix } from './pdf-matrix.ts';

/** Left, bottom, right and top. */
export type Box = readonly [left: number, bottom: number, right: number, top: number];
type Point = readonly [x: number, y: number];

/** Keeps which letters of a page lie below a box that is drawn after them; what is drawn there once more may show them again. */
export interface Covers {
  /** The next letter of an operation, which stands on these points. */
  place(operation: number, low: Point, high: Point): void;
  /** A box that nothing shines through is drawn. */
  cover(box: Box): void;
  /** A picture or a drawing is drawn. */
  show(box: Box): void;
  isCovered(operation: number, letter: number): boolean;
}

export function coversOfPage(): Covers {
  const letters: Letter[] = [];
  const starts = new Map<number, number>();
  const bands = new Map<number, Letter[]>();
  let left = MOST_COMPARED;
  let covered = 0;

  /** The letters that stand as high as a box, and some more. */
  function* lettersBy([, bottom, , top]: Box): Generator<Letter> {
    const [from, to] = [bandAt(bottom), bandAt(top)];
    const near = to - from < bands.size ? bandsBetween(from, to) : bands.values();
    for (const band of near) {
      left -= band.length;
      if (left < 0) return;
      yield* band;
    }
  }

  function* bandsBetween(from: number, to: number): Generator<Letter[]> {
    for (let at = from; at <= to; at += 1) yield bands.get(at) ?? [];
  }

  return {
    place(operation, low, high) {
      if (!starts.has(operation)) starts.set(operation, letters.length);
      const letter = { low, high, isCovered: false };
      letters.push(letter);
      const band = bands.get(bandAt(low[1]));
      if (band) band.push(letter);
      else bands.set(bandAt(low[1]), [letter]);
    },
    cover(box) {
      if (box[2] - box[0] < LEAST || box[3] - box[1] < LEAST) return;
      for (const letter of lettersBy(box)) {
        if (letter.isCovered || !holds(box, letter.low) || !holds(box, letter.high)) continue;
        letter.isCovered = true;
        covered += 1;
      }
    },
    show(box) {
      if (covered === 0) return;
      for (const letter of lettersBy(box)) {
        if (!letter.isCovered || !holds(box, letter.low)) continue;
        letter.isCovered = false;
        covered -= 1;
      }
    },
    // What has so much on it is a drawing, of which nothing is known then.
    isCovered: (operation, letter) =>
      left >= 0 && covered > 0 && letters[(starts.get(operation) ?? Infinity) + letter]?.isCovered === true,
  };
}

interface Letter {
  readonly low: Point;
  readonly high: Point;
  isCovered: boolean;
}

/** Points: what is lower is a line. */
const LEAST = 4;
/** Points from one band of letters to the next. */
const BAND = 16;
const MOST_COMPARED = 20_000_000;

const bandAt = (y: number): number => Math.floor(Math.max(-MOST_HIGH, Math.min(MOST_HIGH, y)) / BAND);
/** What is drawn further away is not on any page. */
const MOST_HIGH = 100_000;

const holds = ([left, bottom, right, top]: Box, [x, y]: Point): boolean =>
  x > left && x < right && y > bottom && y < top;

/** What two boxes have in common; it has no size when that is nothing. */
export const common = (one: Box, other: Box): Box => [
  Math.max(one[0], other[0]),
  Math.max(one[1], other[1]),
  Math.min(one[2], other[2]),
  Math.min(one[3], other[3]),
];

/** The box on the page around a box of a drawing. */
export function extentOf(matrix: Matrix, [x0 = 0, y0 = 0, x1 = 0, y1 = 0]: readonly number[]): Box {
  const points = [x0, x1].flatMap((x) => [y0, y1].map((y) => pointOf(matrix, x, y)));
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

/** Whether a path of the engine may be made of boxes. */
export const mayBeBoxes = (path: ArrayLike<number>): boolean =>
  path.length > 0 && path.length % STEPS_OF_BOX === 0 && path[STEPS_OF_BOX - 1] === 4;

/** The upright boxes that a path of the engine is made of, on the page; `undefined` for any other path, and for boxes that may cut holes into each other. */
export function boxesIn(steps: ArrayLike<number>, matrix: Matrix): readonly Box[] | undefined {
  if (!mayBeBoxes(steps)) return undefined;
  const boxes: Box[] = [];
  for (let at = 0; at < steps.length; at += STEPS_OF_BOX) {
    const box = boxAt(steps, at, matrix);
    if (!box || boxes.length === MOST_BOXES || boxes.some((other) => meet(box, other))) return undefined;
    boxes.push(box);
  }
  return boxes;
}

/** What `re` gives: a move, three lines and an end, each with its kind before its numbers. */
function boxAt(steps: ArrayLike<number>, at: number, matrix: Matrix): Box | undefined {
  const isBox =
    steps[at] === 0 && steps[at + 3] === 1 && steps[at + 6] === 1 && steps[at + 9] === 1 && steps[at + 12] === 4;
  if (!isBox) return undefined;
  const corner = (i: number): Point => pointOf(matrix, steps[at + i] ?? 0, steps[at + i + 1] ?? 0);
  const [one, two, three, four] = [corner(1), corner(4), corner(7), corner(10)];
  // Opposite corners, and the two others where they then must be.
  const [left, right] = [Math.min(one[0], three[0]), Math.max(one[0], three[0])];
  const [bottom, top] = [Math.min(one[1], three[1]), Math.max(one[1], three[1])];
  const goesAcross = isAt(two, three[0], one[1]) && isAt(four, one[0], three[1]);
  const goesUp = isAt(two, one[0], three[1]) && isAt(four, three[0], one[1]);
  return goesAcross || goesUp ? [left, bottom, right, top] : undefined;
}

const STEPS_OF_BOX = 13;
const MOST_BOXES = 50;

/** A point of a drawing on the page. */
export const pointOf = ([a, b, c, d, e, f]: Matrix, x: number, y: number): Point => [
  a * x + c * y + e,
  b * x + d * y + f,
];
const isAt = ([x, y]: Point, left: number, bottom: number): boolean => isNear(x, left) && isNear(y, bottom);
const isNear = (one: number, other: number): boolean => Math.abs(one - other) < 0.01;
const meet = (one: Box, other: Box): boolean =>
  one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3];
