import type { PdfLine } from './pdf-lines.ts';

/** The blocks of a page as a person reads them: as they are drawn, unless one is drawn after another that stands below it. */
export function readingOrder(blocks: readonly (readonly PdfLine[])[]): readonly (readonly PdfLine[])[] {
  const boxes = blocks.map(boxOf);
  return isDisordered(boxes) ? cut(boxes).map(({ lines }) => lines) : blocks;
}

interface Box {
  readonly lines: readonly PdfLine[];
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function boxOf(lines: readonly PdfLine[]): Box {
  const box = { lines, left: Infinity, right: -Infinity, top: -Infinity, bottom: Infinity };
  for (const { x, end, y, size } of lines) {
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, end);
    box.top = Math.max(box.top, y + size * 0.7);
    box.bottom = Math.min(box.bottom, y - size * 0.2);
  }
  return box;
}

/** Whether a block of some words stands above one drawn before it, in the same column. Raised marks are often drawn last. */
function isDisordered(boxes: readonly Box[]): boolean {
  const blocks = boxes.filter(hasWords).slice(0, MAX_COMPARED);
  return blocks.some((box, i) =>
    blocks.slice(0, i).some((before) => box.bottom > before.top && box.left < before.right && before.left < box.right),
  );
}

/** Pages of more blocks are drawings or lists. */
const MAX_COMPARED = 300;

const hasWords = ({ lines }: Box): boolean => lines.some(({ cells }) => cells.join('').length >= 12);

/** Bands from top to bottom where white space crosses the page; in a band, columns from left to right; else as drawn. */
function cut(boxes: readonly Box[], depth = 0): readonly Box[] {
  if (boxes.length < 2 || depth > MAX_CUTS) return boxes;
  const bands = split(
    boxes,
    (box) => -box.top,
    (box) => -box.bottom,
  );
  if (bands.length > 1) return bands.flatMap((band) => cut(band, depth + 1));
  const columns = split(
    boxes,
    (box) => box.left,
    (box) => box.right,
  );
  return columns.length > 1 ? columns.flatMap((column) => cut(column, depth + 1)) : boxes;
}

const MAX_CUTS = 20;

/** Groups with a gap between them, in ascending order; the order inside a group stays. */
function split(boxes: readonly Box[], start: (box: Box) => number, end: (box: Box) => number): readonly Box[][] {
  const bounds: number[] = [];
  let reach = -Infinity;
  for (const box of boxes.toSorted((a, b) => start(a) - start(b))) {
    if (start(box) > reach) bounds.push(start(box));
    reach = Math.max(reach, end(box));
  }
  const groups = bounds.map((): Box[] => []);
  for (const box of boxes) groups[bounds.findLastIndex((bound) => bound <= start(box))]?.push(box);
  return groups;
}
