import { getResolvedPDFJS } from 'unpdf';
import type { PdfPage } from './pdf-fonts.ts';
import type { PdfRun } from './pdf-lines.ts';

/**
 * The runs of a page in which the letters of an Arabic ligature are in their order. A font may say that one drawing stands for two letters, as those of
 * Word do for lam and alef; the engine, which turns round all letters of a word that goes to the left, turns round these two as well.
 */
export async function withLigatures(page: PdfPage, runs: readonly PdfRun[]): Promise<readonly PdfRun[]> {
  if (!runs.some(({ str }) => leftward.test(str))) return runs;
  const { letters, ligatures } = await drawnIn(page);
  if (ligatures.size === 0) return runs;
  let from = 0;
  let left = MOST;
  return runs.map((run) => {
    const found = [...run.str.matchAll(allLeftward)];
    if (found.length === 0) return run;
    const said = run.str.split('');
    // As they stand, from the left to the right.
    for (const { 0: stretch, index } of run.dir === 'rtl' ? found.toReversed() : found) {
      const at = left > 0 ? letters.indexOf(stretch.split('').toReversed().join(''), from) : -1;
      if (at === -1) {
        left -= letters.length - from;
        continue;
      }
      from = at + stretch.length;
      for (let place = at; place < from; place += 1) {
        const ligature = ligatures.get(place);
        if (ligature === undefined || place + ligature.length > from) continue;
        said.splice(index + from - place - ligature.length, ligature.length, ...ligature.split(''));
      }
    }
    const str = said.join('');
    return str === run.str ? run : { ...run, str };
  });
}

/** Letters that are looked at in vain before the page counts as one that says other letters than it draws. */
const MOST = 20_000_000;

// Hebrew, Arabic and their neighbours without figures, which go to the right.
const leftward = /[\u0590-\u065f\u066e-\u06ef\u06fa-\u08ff]{2}/;
const allLeftward = /[\u0590-\u065f\u066e-\u06ef\u06fa-\u08ff]{2,}/g;

/** The letters of a page in the order in which it draws them, without spaces, and those that are drawn as one, by their place. */
async function drawnIn(page: PdfPage): Promise<{ letters: string; ligatures: ReadonlyMap<number, string> }> {
  const { OPS } = await getResolvedPDFJS();
  const { fnArray, argsArray } = await page.getOperatorList({ annotationMode: 0 });
  const ligatures = new Map<number, string>();
  let letters = '';
  for (const [i, operation] of fnArray.entries()) {
    if (operation !== OPS.showText) continue;
    const [glyphs]: readonly unknown[] = argsArray[i] ?? [];
    for (const glyph of Array.isArray(glyphs) ? glyphs : []) {
      const drawn = typeof glyph === 'object' && glyph !== null ? String(glyph.unicode).trim() : '';
      if (drawn.length > 1 && leftward.test(drawn)) ligatures.set(letters.length, drawn);
      letters += drawn;
    }
  }
  return { letters, ligatures };
}
