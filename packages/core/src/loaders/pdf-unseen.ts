import { IDENTITY, type Matrix, times } from './pdf-matrix.ts';

/** Whether what draws a page shows letters while white, or nothing, is what they are drawn in, or far outside every page. */
export function drawsUnseen(content: string): boolean {
  if (!suspect.test(content)) return false;
  const stack: State[] = [];
  let state = START;
  let numbers: number[] = [];
  let isPlaced = false;
  for (const [token] of content.matchAll(tokens)) {
    const first = token.charCodeAt(0);
    if ((first >= 48 && first <= 57) || first === 46 || first === 45) {
      numbers.push(Number(token));
      continue;
    }
    if (first === 40 || first === 60 || first === 91 || first === 93) continue;
    if (token === 'q') stack.push(state);
    else if (token === 'Q') state = stack.pop() ?? START;
    else if (token === 'cm') state = { ...state, matrix: moved(state.matrix, numbers) };
    else if (token === 'Tr') state = { ...state, invisible: numbers.at(-1) === 3 };
    else if (colouring.has(token)) state = { ...state, white: isWhite(numbers, token === 'k') };
    else if (showing.has(token) && (state.white || state.invisible)) return true;
    else if (token === 'BT') isPlaced = false;
    else if (token === 'Tm' || (!isPlaced && placing.has(token))) {
      if (isFar(state.matrix, numbers)) return true;
      isPlaced = true;
    }
    numbers = [];
  }
  return false;
}

/** What `q` keeps and `Q` brings back. */
interface State {
  readonly matrix: Matrix;
  readonly white: boolean;
  readonly invisible: boolean;
}

const START: State = { matrix: IDENTITY, white: false, invisible: false };

// From the operators, which are fewer than numbers; the decimals of places and colours say nothing.
const suspect =
  /\bT[dDm]\b(?<=(?:-\d{3}|(?<![.\d])\d{5})[.\d]*\s+(?:-?[\d.]+\s+)?T[dDm])|\bTr\b(?<=\b3\s+Tr)|\b(?:r?g|scn?)\b(?<=(?:(?<![.\d])1(?:\.0*)?|\.9\d*)\s+\w+)|\b(?:k|scn?)\b(?<=\b0(?:\.0*)?\s+\w+)/;
const tokens = /\((?:[^\\()]|\\[^])*\)|<[\da-fA-F\s]*>|[[\]]|\/[^\s/<>[\]()]*|-?[\d.]+|[A-Za-z'"*]+/g;
const colouring = new Set(['g', 'rg', 'k', 'sc', 'scn', 'cs']);
/** At the beginning of a text, where its letters stand on the page; later, from where the last ones stood. */
const placing = new Set(['Td', 'TD']);
const showing = new Set(['Tj', 'TJ', "'", '"']);

/** Points to the left of a page, or below it; and what no page is wide. */
const FAR = 500;
const MOST = 15_000;

/** Whether letters at the place that the last two numbers name stand there; so do those whose place is not known. */
function isFar(matrix: Matrix, numbers: readonly number[]): boolean {
  const [x = Number.NaN, y = Number.NaN] = numbers.slice(-2);
  const [, , , , ...place] = times(matrix, [1, 0, 0, 1, x, y]);
  return !place.every((each) => each >= -FAR && each <= MOST);
}

function moved(matrix: Matrix, numbers: readonly number[]): Matrix {
  const [a, b, c, d, e, f] = numbers.slice(-6);
  // Without all of its numbers the operator does nothing.
  return f === undefined ? matrix : times(matrix, [a ?? 1, b ?? 0, c ?? 0, d ?? 1, e ?? 0, f]);
}

/** Of four numbers each is an ink. */
const isWhite = (numbers: readonly number[], areInks: boolean): boolean =>
  numbers.length > 0 && numbers.every((each) => (areInks || numbers.length === 4 ? each <= 0.06 : each >= 0.94));
