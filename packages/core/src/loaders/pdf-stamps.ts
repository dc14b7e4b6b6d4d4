import { getResolvedPDFJS } from 'unpdf';
import type { PdfPage } from './pdf-fonts.ts';

/** The words that stamps and signatures of a page show, line by line, by the ids of their annotations; letters in white on nothing, or not drawn, are none. */
export async function stampedLines(page: PdfPage): Promise<ReadonlyMap<string, readonly string[]>> {
  const { OPS } = await getResolvedPDFJS();
  const { fnArray, argsArray } = await page.getOperatorList({ annotationMode: 1 });
  const moving = new Set([OPS.setTextMatrix, OPS.moveText, OPS.setLeadingMoveText, OPS.nextLine]);
  const found = new Map<string, string[]>();
  const stack: Look[] = [];
  let lines: string[] | undefined;
  let look = START;
  // Something that white letters are seen on.
  let hasGround = false;
  let [height, shownAt] = [0, Number.NaN];
  let isMoved = false;
  for (const [i, operation] of fnArray.entries()) {
    // What each operation has as arguments is fixed by the engine.
    const args = (argsArray[i] ?? []) as readonly unknown[];
    if (operation === OPS.beginAnnotation) {
      found.set(String(args[0]), (lines = []));
      [look, hasGround, shownAt] = [START, false, Number.NaN];
    } else if (operation === OPS.endAnnotation) lines = undefined;
    if (!lines) continue;
    if (operation === OPS.save || operation === OPS.paintFormXObjectBegin) stack.push(look);
    else if (operation === OPS.restore || operation === OPS.paintFormXObjectEnd) look = stack.pop() ?? START;
    else if (operation === OPS.setFillRGBColor)
      look = { ...look, isWhite: /^#(?:f[a-f\d]){3}$/i.test(String(args[0])) };
    else if (operation === OPS.setFillColorN) look = { ...look, isWhite: false };
    else if (operation === OPS.setTextRenderingMode) look = { ...look, isDrawn: args[0] !== 3 };
    else if (operation === OPS.constructPath) hasGround ||= fills.has(Number(args[0])) && !look.isWhite;
    else if (operation === OPS.shadingFill || operation === OPS.paintImageXObject) hasGround = true;
    else if (operation === OPS.beginText) height = 0;
    else if (operation === OPS.setTextMatrix)
      height = Number(Array.from((args.length === 6 ? args : args[0]) as ArrayLike<number>)[5]);
    else if (operation === OPS.moveText || operation === OPS.setLeadingMoveText) height += Number(args[1]);
    else if (operation === OPS.nextLine) height -= 1;
    else if (operation === OPS.showText && look.isDrawn && (!look.isWhite || hasGround)) {
      const said = textOf(args[0]);
      if (height === shownAt) lines.push(`${lines.pop() ?? ''}${isMoved ? ' ' : ''}${said}`);
      else lines.push(said);
      [shownAt, isMoved] = [height, false];
    }
    isMoved ||= moving.has(operation);
  }
  return found;
}

interface Look {
  readonly isWhite: boolean;
  readonly isDrawn: boolean;
}

const START: Look = { isWhite: false, isDrawn: true };

/** `fill` and its kin. */
const fills = new Set([22, 23, 24, 25, 26, 27]);

/** Numbers between the glyphs move the next ones; far enough, they are a space. */
const textOf = (glyphs: unknown): string =>
  (Array.isArray(glyphs) ? (glyphs as readonly unknown[]) : [])
    .map((glyph) => {
      if (typeof glyph === 'number') return glyph < -SPACE ? ' ' : '';
      return typeof glyph === 'object' && glyph !== null && 'unicode' in glyph ? String(glyph.unicode) : '';
    })
    .join('');

/** In thousandths of the size. */
const SPACE = 200;
