import type { getResolvedPDFJS } from 'unpdf';
import { boxesIn, common, coversOfPage, extentOf, mayBeBoxes, pointOf } from './pdf-covers.ts';
import { glyphsIn, type LettersOf } from './pdf-glyphs.ts';
import { IDENTITY, type Matrix, times } from './pdf-matrix.ts';
import { changesIn, EVERYWHERE, isOpaque, type Painting, START } from './pdf-painting.ts';

/** Tells of a letter of an operation that shows text, by their numbers, whether a box is drawn over it. */
type IsCovered = (operation: number, letter: number) => boolean;

type Engine = Awaited<ReturnType<typeof getResolvedPDFJS>>['OPS'];

/** What a page, or a part of it, draws, as the engine tells it. */
export interface Operations {
  readonly fnArray: readonly number[];
  readonly argsArray: readonly unknown[];
}

interface Known {
  readonly lettersOf: LettersOf;
  readonly isShown: (layer: unknown) => boolean;
  /** How wide a letter of a font is, for each unit of its width and each of its size; not a number where its letters cannot be placed. */
  readonly unitOf: (font: string) => number;
}

/**
 * Follows what a page draws in its order: what lies below a plain box that nothing shines through, and is not drawn over again, is covered.
 * Pictures cover nothing: the text of a scan often lies below it. Nor is a letter covered whose place is not known.
 */
export function coveredLetters(
  { fnArray, argsArray }: Operations,
  OPS: Engine,
  { isShown, unitOf, lettersOf }: Known,
): IsCovered {
  const last = lastCover({ fnArray, argsArray }, OPS);
  if (last === -1) return () => false;
  // Looked up once: a page has many operations.
  const {
    beginMarkedContent,
    beginMarkedContentProps,
    beginText,
    clip,
    constructPath,
    endMarkedContent,
    eoClip,
    moveText,
    nextLine,
    paintFormXObjectBegin,
    paintFormXObjectEnd,
    paintImageMaskXObject,
    paintImageXObject,
    paintInlineImageXObject,
    restore,
    save,
    setCharSpacing,
    setFillColorN,
    setFillRGBColor,
    setFillTransparent,
    setFont,
    setGState,
    setHScale,
    setLeading,
    setLeadingMoveText,
    setTextMatrix,
    setTextRenderingMode,
    setTextRise,
    setWordSpacing,
    shadingFill,
    showText,
    transform,
  } = OPS;
  const pictures = new Set([paintImageMaskXObject, paintImageXObject, paintInlineImageXObject]);
  const covers = coversOfPage();
  const stack: Painting[] = [];
  const marked: boolean[] = [];
  let state: Painting = { ...START };
  let line = IDENTITY;
  // How far the texts of a line reach that were shown without going to another place.
  let along = 0;
  let isClipping = false;
  // Letters may be holes through which the next drawings are seen.
  let isWindow = false;
  const goTo = (place: Matrix): void => {
    line = place;
    along = 0;
  };
  for (const [i, operation] of fnArray.entries()) {
    // What each operation has as arguments is fixed by the engine.
    const args = (argsArray[i] ?? []) as readonly unknown[];
    const first = Number(args[0]);
    if (operation === save) stack.push({ ...state });
    else if (operation === restore || operation === paintFormXObjectEnd) state = stack.pop() ?? state;
    else if (operation === paintFormXObjectBegin) {
      stack.push({ ...state });
      state.isVeiled = !isOpaque(state);
      if (args[0]) state.matrix = times(state.matrix, matrixOf(args[0]));
      if (args[1]) {
        state.cut = common(state.cut, extentOf(state.matrix, Array.from(args[1] as ArrayLike<number>)));
        state.isCut &&= isUpright(state.matrix);
      }
    } else if (operation === transform) {
      state.matrix = times(state.matrix, matrixOf(args));
      // The engine leaves pictures out here, not the place that was made for them.
      if (fnArray[i + 1] === restore) covers.show(extentOf(state.matrix, UNIT));
    } else if (pictures.has(operation)) covers.show(extentOf(state.matrix, UNIT));
    else if (operation === setGState) Object.assign(state, changesIn(args[0], unitOf));
    else if (operation === setFillColorN || operation === setFillTransparent) state.isPlain = false;
    else if (operation === setFillRGBColor) state.isPlain = true;
    else if (operation === clip || operation === eoClip) isClipping = true;
    else if (operation === constructPath && (isClipping || fills.has(first))) {
      // One path in a list, and the box around it.
      const [path, extent] = [(args[1] as readonly unknown[])[0], Object.values(args[2] ?? {}).map(Number)];
      const boxes = boxesIn((path ?? []) as ArrayLike<number>, state.matrix);
      const around = extentOf(state.matrix, extent);
      const isCover = isOpaque(state) && state.isPlain && state.isCut && marked.at(-1) !== false;
      if (fills.has(first) && !boxes) covers.show(around);
      else if (fills.has(first) && isCover) for (const box of boxes ?? []) covers.cover(common(box, state.cut));
      if (isClipping) {
        state.cut = common(state.cut, around);
        state.isCut &&= boxes?.length === 1;
      }
      isClipping = false;
    } else if (operation === shadingFill) covers.show(EVERYWHERE);
    else if (operation === beginMarkedContent) marked.push(marked.at(-1) ?? true);
    else if (operation === beginMarkedContentProps)
      marked.push((marked.at(-1) ?? true) && (args[0] !== 'OC' || isShown(args[1])));
    else if (operation === endMarkedContent) marked.pop();
    else if (operation === setFont) [state.unit, state.size] = [unitOf(String(args[0])), Number(args[1])];
    else if (operation === setCharSpacing) state.spacing = first;
    else if (operation === setWordSpacing) state.wordSpacing = first;
    else if (operation === setHScale) state.stretch = first / 100;
    else if (operation === setTextRenderingMode) isWindow = first >= 4;
    else if (operation === setTextRise) state.rise = first;
    else if (operation === setLeading) state.leading = first;
    else if (operation === beginText) goTo(IDENTITY);
    else if (operation === setTextMatrix) goTo(matrixOf(args.length === 6 ? args : args[0]));
    else if (operation === moveText) goTo(times(line, [1, 0, 0, 1, first, Number(args[1])]));
    else if (operation === setLeadingMoveText) {
      state.leading = -Number(args[1]);
      goTo(times(line, [1, 0, 0, 1, first, Number(args[1])]));
    } else if (operation === nextLine) goTo(times(line, [1, 0, 0, 1, 0, -state.leading]));
    else if (operation === showText && i < last) {
      const place = times(state.matrix, line);
      let end = along;
      for (const { letters, from, width } of glyphsIn(args[0], state, lettersOf)) {
        end = along + from;
        const middle = along + from + width / 2;
        const low = pointOf(place, middle, state.rise + LOW * state.size);
        const high = pointOf(place, middle, state.rise + HIGH * state.size);
        for (let n = 0; n < letters; n += 1) covers.place(i, low, high);
      }
      along = end;
      if (isWindow) state.isCut = false;
    }
  }
  return covers.isCovered;
}

/** The last operation that may cover a text before it; -1 when there is none. */
function lastCover({ fnArray, argsArray }: Operations, OPS: Engine): number {
  const first = fnArray.indexOf(OPS.showText);
  if (first === -1) return -1;
  return fnArray.findLastIndex((operation, i) => {
    if (i < first || operation !== OPS.constructPath) return false;
    const [kind, path] = argsArray[i] as readonly [number, readonly (ArrayLike<number> | null)[]];
    return fills.has(kind) && mayBeBoxes(path[0] ?? []);
  });
}

const UNIT = [0, 0, 1, 1];
const isUpright = ([a, b, c, d]: Matrix): boolean => (b === 0 && c === 0) || (a === 0 && d === 0);

/** `fill` and its kin. */
const fills = new Set([22, 23, 24, 25, 26, 27]);

/** Where the middle of a letter is looked at, in parts of its size above the line: a rule or a stroke through it covers only one of them. */
const [LOW, HIGH] = [0.08, 0.45];

// The engine gives six numbers, in an array of some kind.
const matrixOf = (given: unknown): Matrix => Array.from(given as ArrayLike<number>) as unknown as Matrix;
