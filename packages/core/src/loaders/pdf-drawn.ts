import { getResolvedPDFJS } from 'unpdf';
import { coveredLetters, type Operations } from './pdf-covered.ts';
import { type PdfPage, unitOf } from './pdf-fonts.ts';
import { lettersByGlyph, type LettersOf } from './pdf-glyphs.ts';
import { IDENTITY, type Matrix, times } from './pdf-matrix.ts';
import { changesIn } from './pdf-painting.ts';

type Box = readonly [left: number, bottom: number, right: number, top: number];

/** A letter as a page draws it. */
export interface Glyph {
  readonly letter: string;
  readonly unseen: boolean;
  /** Unseen as it is not drawn at all. */
  readonly undrawn: boolean;
  /** Unseen as it is on a layer that is not shown. */
  readonly away: boolean;
  /** Unseen as a box is drawn over it. */
  readonly covered: boolean;
  /** The text that it was drawn with: its operation, where it begins, and how large it is on the page. */
  readonly text: { readonly operation: number; readonly x: number; readonly y: number; readonly size: number };
}

/** What a page draws, so far as letters can be seen on it. */
export interface Drawn {
  /** The letters in the order in which the page draws them. */
  readonly glyphs: readonly Glyph[];
  /** Where it draws something that letters can be seen on. */
  readonly boxes: readonly Box[];
  /** How many letters begin outside the page: the engine leaves them out of its text. */
  readonly outside: number;
}

interface Looking {
  /** Whether a layer is shown. */
  readonly isShown?: ((layer: unknown) => boolean) | undefined;
  /** Whether boxes that are drawn over letters are looked for. */
  readonly mayCover?: boolean | undefined;
  /** What draws a part of the page, and the edges of that; the page without annotations by default. */
  readonly part?: { readonly operations: Operations; readonly view: readonly number[] };
}

/** Follows all that draws a page. */
export async function drawnOn(
  page: PdfPage,
  { isShown = () => true, mayCover = true, part }: Looking = {},
): Promise<Drawn> {
  const { OPS, normalizeUnicode } = await getResolvedPDFJS();
  const lettersOf = lettersByGlyph(normalizeUnicode);
  const operations = part?.operations ?? (await page.getOperatorList({ annotationMode: 0 }));
  const { fnArray, argsArray } = operations;
  const isCovered = mayCover
    ? coveredLetters(operations, OPS, { isShown, unitOf: (font) => unitOf(page, font), lettersOf })
    : () => false;
  const pictures = new Set([OPS.paintImageXObject, OPS.paintInlineImageXObject, OPS.paintImageMaskXObject]);
  const [left = 0, bottom = 0, right = 0, top = 0] = part?.view ?? page.view;
  const boxes: Box[] = [];
  const glyphs: Glyph[] = [];
  const stack: State[] = [];
  // Whether each stretch that is open, all together, is shown.
  const marked: boolean[] = [];
  let outside = 0;
  let state: State = { matrix: IDENTITY, colour: '#000000', stroke: '#000000', width: 1, mode: 0, leading: 0, size: 0 };
  let line: Matrix = IDENTITY;
  const move = (x: number, y: number) => (line = times(line, [1, 0, 0, 1, x, y]));
  for (const [i, operation] of fnArray.entries()) {
    // What each operation has as arguments is fixed by the engine.
    const args = (argsArray[i] ?? []) as readonly unknown[];
    if (operation === OPS.save) stack.push(state);
    else if (operation === OPS.paintFormXObjectBegin) {
      stack.push(state);
      if (args[0]) state = { ...state, matrix: times(state.matrix, matrixOf(args[0])) };
    } else if (operation === OPS.restore || operation === OPS.paintFormXObjectEnd) state = stack.pop() ?? state;
    else if (operation === OPS.transform) {
      state = { ...state, matrix: times(state.matrix, matrixOf(args)) };
      // The engine leaves pictures out here, not the place that was made for them.
      if (fnArray[i + 1] === OPS.restore) boxes.push(boxOf(state.matrix, UNIT));
    } else if (pictures.has(operation)) boxes.push(boxOf(state.matrix, UNIT));
    else if (operation === OPS.shadingFill) boxes.push(EVERYWHERE);
    else if (operation === OPS.setFillRGBColor) state = { ...state, colour: String(args[0]) };
    else if (operation === OPS.setStrokeRGBColor) state = { ...state, stroke: String(args[0]) };
    else if (operation === OPS.setLineWidth) state = { ...state, width: Number(args[0]) };
    else if (operation === OPS.setFillColorN) state = { ...state, colour: 'a pattern' };
    else if (operation === OPS.setTextRenderingMode) state = { ...state, mode: Number(args[0]) };
    else if (operation === OPS.constructPath && fills.has(Number(args[0])) && !isWhite(state.colour))
      boxes.push(boxOf(state.matrix, Object.values(args[2] ?? {}).map(Number)));
    // A thick line is a ground as well.
    else if (operation === OPS.constructPath && strokes.has(Number(args[0])) && !isWhite(state.stroke))
      boxes.push(boxOf(state.matrix, Object.values(args[2] ?? {}).map(Number), state.width / 2));
    else if (operation === OPS.beginMarkedContent) marked.push(marked.at(-1) ?? true);
    else if (operation === OPS.beginMarkedContentProps)
      marked.push((marked.at(-1) ?? true) && (args[0] !== 'OC' || isShown(args[1])));
    else if (operation === OPS.endMarkedContent) marked.pop();
    else if (operation === OPS.beginText) line = IDENTITY;
    else if (operation === OPS.setTextMatrix) line = matrixOf(args.length === 6 ? args : args[0]);
    else if (operation === OPS.setFont) state = { ...state, size: Number(args[1]) };
    else if (operation === OPS.setGState) state = { ...state, size: changesIn(args[0], Number).size ?? state.size };
    else if (operation === OPS.setLeading) state = { ...state, leading: Number(args[0]) };
    else if (operation === OPS.moveText) move(Number(args[0]), Number(args[1]));
    else if (operation === OPS.setLeadingMoveText) {
      state = { ...state, leading: -Number(args[1]) };
      move(Number(args[0]), Number(args[1]));
    } else if (operation === OPS.nextLine) move(0, -state.leading);
    else if (operation === OPS.showText) {
      const letters = lettersIn(args[0], lettersOf);
      const [, , c, d, x, y] = times(state.matrix, line);
      if (x > right || y > top || y < bottom || x < left - MARGIN) outside += letters.length;
      // In the other modes the letters have an outline, or are a window.
      const text = { operation: i, x, y, size: Math.hypot(c, d) * state.size };
      const undrawn = state.mode === 3;
      const away = marked.at(-1) === false;
      const unseen = away || undrawn || (isWhite(state.colour) && state.mode % 4 === 0);
      if (x <= right && y <= top && y >= bottom && x >= left)
        for (const [n, letter] of letters.entries()) {
          const covered = isCovered(i, n);
          glyphs.push({ letter, unseen: unseen || covered, undrawn, away, covered, text });
        }
    }
  }
  return { glyphs, boxes, outside };
}

/** What begins further to the left does not reach the page. */
const MARGIN = 500;

// The engine gives six numbers, in an array of some kind.
const matrixOf = (given: unknown): Matrix => Array.from(given as ArrayLike<number>) as unknown as Matrix;

interface State {
  readonly matrix: Matrix;
  readonly colour: string;
  readonly stroke: string;
  /** Of lines. */
  readonly width: number;
  readonly mode: number;
  readonly leading: number;
  /** Of letters. */
  readonly size: number;
}

/** `fill` and its kin. */
const fills = new Set([22, 23, 24, 25, 26, 27]);
const strokes = new Set([20, 21]);
const UNIT = [0, 0, 1, 1];
const EVERYWHERE: Box = [-Infinity, -Infinity, Infinity, Infinity];

const isWhite = (colour: string): boolean => /^#f[a-f\d]f[a-f\d]f[a-f\d]$/i.test(colour);

function boxOf([a, b, c, d, e, f]: Matrix, [x0 = 0, y0 = 0, x1 = 0, y1 = 0]: readonly number[], more = 0): Box {
  const points = [x0 - more, x1 + more].flatMap((x) =>
    [y0 - more, y1 + more].map((y) => [a * x + c * y + e, b * x + d * y + f] as const),
  );
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

const lettersIn = (glyphs: unknown, lettersOf: LettersOf): readonly string[] =>
  Array.isArray(glyphs)
    ? glyphs.flatMap((glyph: unknown) =>
        typeof glyph === 'object' && glyph !== null && 'unicode' in glyph ? lettersOf(String(glyph.unicode)) : [],
      )
    : [];
