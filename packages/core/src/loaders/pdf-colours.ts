import { type getDocumentProxy, getResolvedPDFJS } from 'unpdf';
import type { PdfLine } from './pdf-lines.ts';

type Page = Awaited<ReturnType<Awaited<ReturnType<typeof getDocumentProxy>>['getPage']>>;
type Matrix = readonly [number, number, number, number, number, number];
type Box = readonly [left: number, bottom: number, right: number, top: number];

/** The lines of a page that are drawn in white on nothing, or not drawn at all on a page without a picture. Looking is slow: only for pages under suspicion. */
export async function unseenLines(page: Page, lines: readonly PdfLine[]): Promise<ReadonlySet<PdfLine>> {
  const { OPS } = await getResolvedPDFJS();
  const { fnArray, argsArray } = await page.getOperatorList();
  const images: readonly number[] = [OPS.paintImageXObject, OPS.paintInlineImageXObject, OPS.paintImageMaskXObject];
  const hasPicture = fnArray.some((operation) => images.includes(operation));
  const boxes: Box[] = [];
  const stack: State[] = [];
  let state: State = { matrix: [1, 0, 0, 1, 0, 0], colour: '#000000', mode: 0 };
  let unseen = '';
  for (const [i, operation] of fnArray.entries()) {
    // What each operation has as arguments is fixed by the engine.
    const args = (argsArray[i] ?? []) as readonly unknown[];
    if (operation === OPS.save) stack.push(state);
    else if (operation === OPS.restore) state = stack.pop() ?? state;
    else if (operation === OPS.transform) state = { ...state, matrix: times(state.matrix, args as unknown as Matrix) };
    else if (operation === OPS.setFillRGBColor) state = { ...state, colour: String(args[0]) };
    else if (operation === OPS.setTextRenderingMode) state = { ...state, mode: Number(args[0]) };
    else if (operation === OPS.constructPath && fills.has(Number(args[0])) && !isWhite(state.colour))
      boxes.push(boxOf(state.matrix, Object.values(args[2] ?? {}).map(Number)));
    else if (operation === OPS.showText && (isWhite(state.colour) || (state.mode === 3 && !hasPicture)))
      unseen += glyphText(args[0]);
  }
  const isUnseen = ({ cells, x, y }: PdfLine): boolean =>
    unseen.includes(cells.join('').replaceAll(/\s/g, '')) &&
    !boxes.some(([left, bottom, right, top]) => x >= left - 1 && x <= right && y >= bottom - 1 && y <= top);
  return new Set(unseen === '' ? [] : lines.filter(isUnseen));
}

interface State {
  readonly matrix: Matrix;
  readonly colour: string;
  readonly mode: number;
}

/** `fill` and its kin. */
const fills = new Set([22, 23, 24, 25, 26, 27]);

const isWhite = (colour: string): boolean => /^#f[a-f\d]f[a-f\d]f[a-f\d]$/i.test(colour);

const times = ([a, b, c, d, e, f]: Matrix, [p, q, r, s, t, u]: Matrix): Matrix => [
  a * p + c * q,
  b * p + d * q,
  a * r + c * s,
  b * r + d * s,
  a * t + c * u + e,
  b * t + d * u + f,
];

function boxOf([a, b, c, d, e, f]: Matrix, [x0 = 0, y0 = 0, x1 = 0, y1 = 0]: readonly number[]): Box {
  const xs = [a * x0 + c * y0 + e, a * x1 + c * y1 + e];
  const ys = [b * x0 + d * y0 + f, b * x1 + d * y1 + f];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

const glyphText = (glyphs: unknown): string =>
  Array.isArray(glyphs)
    ? glyphs
        .map((glyph: unknown) =>
          typeof glyph === 'object' && glyph !== null && 'unicode' in glyph ? String(glyph.unicode) : '',
        )
        .join('')
        .replaceAll(/\s/g, '')
    : '';
