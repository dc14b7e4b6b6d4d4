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
  const letters: { readonly low: Point; readonly high: Point; isCovered: boolean }[] = [];
  const starts = new Map<number, number>();
  let left = MOST_COMPARED;
  return {
    place(operation, low, high) {
      if (!starts.has(operation)) starts.set(operation, letters.length);
      letters.push({ low, high, isCovered: false });
    },
    cover(box) {
      if (box[2] - box[0] < LEAST || box[3] - box[1] < LEAST || (left -= letters.length) < 0) return;
      for (const letter of letters) letter.isCovered ||= holds(box, letter.low) && holds(box, letter.high);
    },
    show(box) {
      if ((left -= letters.length) < 0) return;
      for (const letter of letters) letter.isCovered &&= !holds(box, letter.low);
    },
    // What has so much on it is a drawing, of which nothing is known then.
    isCovered: (operation, letter) =>
      left >= 0 && letters[(starts.get(operation) ?? Infinity) + letter]?.isCovered === true,
  };
}

/** Points: what is lower is a line. */
const LEAST = 4;
const MOST_COMPARED = 20_000_000;

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
export function boxesIn(path: unknown, matrix: Matrix): readonly Box[] | undefined {
  // What the engine gives: the kind of each step, then its numbers.
  const steps = Array.from((path ?? []) as ArrayLike<number>);
  const boxes: Box[] = [];
  // From `re`: a move, three lines and an end.
  for (let at = 0; at < steps.length; at += STEPS_OF_BOX) {
    const kinds = [0, 3, 6, 9, 12].map((i) => steps[at + i]);
    if (kinds.join() !== KINDS_OF_BOX || boxes.length === MOST_BOXES) return undefined;
    const corners = [1, 4, 7, 10].map((i) => pointOf(matrix, steps[at + i] ?? 0, steps[at + i + 1] ?? 0));
    const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
    const box: Box = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
    if (!isUpright(corners, box) || boxes.some((other) => meet(box, other))) return undefined;
    boxes.push(box);
  }
  return boxes;
}

const STEPS_OF_BOX = 13;
const KINDS_OF_BOX = '0,1,1,1,4';
const MOST_BOXES = 50;

/** Whether each corner is one of the box, and no two are the same. */
function isUpright(corners: readonly Point[], [left, bottom, right, top]: Box): boolean {
  const at = corners.map(([x, y]) => {
    const column = isNear(x, left) ? 0 : isNear(x, right) ? 1 : NaN;
    return column + (isNear(y, bottom) ? 0 : isNear(y, top) ? 2 : NaN);
  });
  return new Set(at).size === 4 && !at.includes(NaN);
}

/** A point of a drawing on the page. */
export const pointOf = ([a, b, c, d, e, f]: Matrix, x: number, y: number): Point => [
  a * x + c * y + e,
  b * x + d * y + f,
];
const isNear = (one: number, other: number): boolean => Math.abs(one - other) < 0.01;
const meet = (one: Box, other: Box): boolean =>
  one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3];
