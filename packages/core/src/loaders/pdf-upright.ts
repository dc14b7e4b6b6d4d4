import type { PdfRun } from './pdf-lines.ts';

/** Runs and the edges of the page around them. */
export interface PdfPlaces {
  readonly runs: readonly PdfRun[];
  readonly view: readonly number[];
}

/** A page turned so that most of its text is upright, as a person holds it: tables across a page and pages that are shown turned. */
export function upright({ runs, view }: PdfPlaces): PdfPlaces {
  const turn = usualTurn(runs);
  if (turn === 0) return { runs, view };
  const [left = 0, bottom = 0, right = 0, top = 0] = view;
  const place = (x: number, y: number): readonly [number, number] =>
    turn === 1 ? [y - bottom, right - x] : turn === 2 ? [right - x, top - y] : [top - y, x - left];
  const direct = (x: number, y: number): readonly [number, number] =>
    turn === 1 ? [y, -x] : turn === 2 ? [-x, -y] : [-y, x];
  const turned = runs.map((run): PdfRun => {
    const [a = 0, b = 0, c = 0, d = 0, x = 0, y = 0] = run.transform;
    return { ...run, transform: [...direct(a, b), ...direct(c, d), ...place(x, y)] };
  });
  const [width, height] = turn === 2 ? [right - left, top - bottom] : [top - bottom, right - left];
  return { runs: turned, view: [0, 0, width, height] };
}

/** How most letters stand: upright, or by quarters of a turn against the clock. */
function usualTurn(runs: readonly PdfRun[]): number {
  const characters = [0, 0, 0, 0];
  for (const { str, transform } of runs) {
    const [a = 0, b = 0] = transform;
    const turn = Math.abs(b) < Math.abs(a) ? (a < 0 ? 2 : 0) : b > 0 ? 1 : b < 0 ? 3 : 0;
    characters[turn] = (characters[turn] ?? 0) + str.trim().length;
  }
  return characters.indexOf(Math.max(...characters));
}
