import { getResolvedPDFJS } from 'unpdf';
import type { HiddenCounter, HiddenKind } from './hidden.ts';
import type { Operations } from './pdf-covered.ts';
import { type Drawn, drawnOn, type Glyph } from './pdf-drawn.ts';
import type { PdfPage } from './pdf-fonts.ts';
import { lettersByGlyph, type LettersOf } from './pdf-glyphs.ts';
import { TINY } from './pdf-lines.ts';

/** Which layers are shown, and where letters are counted that nobody sees. */
export interface Seeing {
  readonly isShown: ((layer: unknown) => boolean) | undefined;
  readonly drop: HiddenCounter['add'];
}

/** The words that these annotations of a page show, line by line, by their ids. What nobody sees of them is left out and counted, as on the page itself. */
export async function stampedLines(
  page: PdfPage,
  ids: ReadonlySet<string>,
  { isShown, drop }: Seeing,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { OPS, normalizeUnicode } = await getResolvedPDFJS();
  const lettersOf = lettersByGlyph(normalizeUnicode);
  const { fnArray, argsArray } = await page.getOperatorList({ annotationMode: 1 });
  const found = new Map<string, readonly string[]>();
  for (const [begin, operation] of fnArray.entries()) {
    if (operation !== OPS.beginAnnotation) continue;
    // What it has as arguments is fixed by the engine.
    const [id, box, place, turn] = argsArray[begin] as [string, number[], number[], number[]];
    if (!ids.has(id)) continue;
    const end = fnArray.indexOf(OPS.endAnnotation, begin);
    // The layer that it is on comes before it.
    const from = fnArray[begin - 1] === OPS.beginMarkedContentProps ? begin - 1 : begin;
    const operations: Operations = {
      fnArray: [...fnArray.slice(from, begin), OPS.transform, OPS.transform, ...fnArray.slice(begin + 1, end)],
      argsArray: [...argsArray.slice(from, begin), place, turn, ...argsArray.slice(begin + 1, end)],
    };
    const view = box.map((edge, i) => (i < 2 ? edge - EDGE : edge + EDGE));
    const drawn = await drawnOn(page, { isShown, part: { operations, view } });
    const glyphs = Map.groupBy(drawn.glyphs, ({ text }) => text.operation);
    const seen = (text: unknown, at: number) =>
      seenIn(text, glyphs.get(at) ?? [], { lettersOf, drop, hides: (glyph) => hides(glyph, drawn) });
    found.set(id, linesOf(operations, OPS, seen));
  }
  return found;
}

/** Points by which letters may stick out of the box that they are in. */
const EDGE = 2;

/** Why nobody sees a letter; `undefined` when it is seen. */
function hides({ text: { x, y, size }, ...glyph }: Glyph, { boxes }: Drawn): HiddenKind | undefined {
  if (size <= TINY) return 'tiny';
  if (!glyph.unseen) return undefined;
  if (glyph.away) return 'styled';
  if (glyph.covered) return 'covered';
  const isOnGround = boxes.some(
    ([left, bottom, right, top]) => x >= left - EDGE && x <= right && y >= bottom - EDGE && y <= top,
  );
  return isOnGround && !glyph.undrawn ? undefined : 'sameColour';
}

interface Looking {
  readonly lettersOf: LettersOf;
  readonly drop: HiddenCounter['add'];
  readonly hides: (glyph: Glyph) => HiddenKind | undefined;
}

/** What is seen of a text. Of one that begins outside there are no letters. Numbers between them move the next ones; far enough, they are a space. */
function seenIn(text: unknown, letters: readonly Glyph[], { lettersOf, drop, hides }: Looking): string {
  let at = 0;
  let said = '';
  for (const glyph of Array.isArray(text) ? (text as readonly unknown[]) : []) {
    if (typeof glyph === 'number') said += glyph < -SPACE ? ' ' : '';
    if (typeof glyph !== 'object' || glyph === null || !('unicode' in glyph)) continue;
    const unicode = String(glyph.unicode);
    const count = lettersOf(unicode).length;
    const [first] = letters.slice(at, (at += count));
    const kind = count === 0 ? undefined : first ? hides(first) : 'offPage';
    if (kind) drop(kind, count);
    else said += unicode;
  }
  return said;
}

/** In thousandths of the size. */
const SPACE = 200;

/** The texts in their lines: a new one begins where the height is another. */
function linesOf(
  { fnArray, argsArray }: Operations,
  OPS: Awaited<ReturnType<typeof getResolvedPDFJS>>['OPS'],
  seen: (text: unknown, at: number) => string,
): readonly string[] {
  const moving = new Set([OPS.setTextMatrix, OPS.moveText, OPS.setLeadingMoveText, OPS.nextLine]);
  const lines: string[] = [];
  let [height, shownAt] = [0, Number.NaN];
  let isMoved = false;
  for (const [i, operation] of fnArray.entries()) {
    const args = (argsArray[i] ?? []) as readonly unknown[];
    if (operation === OPS.beginText) height = 0;
    else if (operation === OPS.setTextMatrix)
      height = Number(Array.from((args.length === 6 ? args : args[0]) as ArrayLike<number>)[5]);
    else if (operation === OPS.moveText || operation === OPS.setLeadingMoveText) height += Number(args[1]);
    else if (operation === OPS.nextLine) height -= 1;
    else if (operation === OPS.showText) {
      const said = seen(args[0], i);
      if (height === shownAt) lines.push(`${lines.pop() ?? ''}${isMoved ? ' ' : ''}${said}`);
      else lines.push(said);
      [shownAt, isMoved] = [height, false];
    }
    isMoved ||= moving.has(operation);
  }
  return lines;
}
