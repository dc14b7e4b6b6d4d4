import { IDENTITY, type Matrix, times } from './pdf-matrix.ts';

/**
 * Whether what draws a page, or a part of one, fills a box where letters may be that were drawn before. `isWhole` where nothing of that page can have
 * been drawn elsewhere.
 */
export function mayCoverLetters(content: string, { isWhole }: { readonly isWhole: boolean }): boolean {
  const shown = content.search(showing);
  if (shown === -1 && isWhole) return false;
  filled.lastIndex = Math.max(0, shown);
  if (!filled.test(content)) return false;
  const stack: Matrix[] = [];
  const texts: Text[] = [];
  let [matrix, line, leading, size] = [IDENTITY, IDENTITY, 0, 1];
  // Characters since the beginning of the line, at most.
  let characters = 0;
  const goTo = (place: Matrix): void => {
    line = place;
    characters = 0;
  };
  let boxes: (readonly [Place, Place])[] = [];
  let numbers: number[] = [];
  let left = MOST_COMPARED;
  for (const [token] of content.matchAll(tokens)) {
    const first = token.charCodeAt(0);
    if ((first >= 48 && first <= 57) || first === 46 || first === 45) {
      numbers.push(Number(token));
      continue;
    }
    if (first === 40 || first === 60) characters += token.length;
    if (first === 40 || first === 60 || first === 91 || first === 93) continue;
    const [x = 0, y = 0] = numbers.slice(-2);
    if (token === 'q') stack.push(matrix);
    else if (token === 'Q') matrix = stack.pop() ?? IDENTITY;
    else if (token === 'cm') matrix = times(matrix, sixOf(numbers));
    else if (token === 'BT') goTo(IDENTITY);
    else if (token === 'Tf') size = numbers.at(-1) ?? 1;
    else if (token === 'Tm') goTo(sixOf(numbers));
    else if (token === 'TL') leading = numbers.at(-1) ?? 0;
    else if (token === 'Td' || token === 'TD') {
      goTo(times(line, [1, 0, 0, 1, x, y]));
      if (token === 'TD') leading = -y;
    } else if (token === 'T*') goTo(times(line, [1, 0, 0, 1, 0, -leading]));
    else if (token === 're') boxes.push(boxOf(matrix, numbers));
    else if (/^(?:[fbB]\*?|F)$/.test(token)) {
      const wide = boxes.filter(isWide);
      boxes = [];
      left -= wide.length * texts.length;
      if (left < 0) return true;
      if (wide.some((box) => shown === -1 || texts.some((text) => mayBeIn(box, text)))) return true;
    } else if (token === 'n' || token === 's' || token === 'S') boxes = [];
    if (/^(?:T[jJ]|['"])$/.test(token)) {
      const start = times(matrix, token.startsWith('T') ? line : times(line, [1, 0, 0, 1, 0, -leading]));
      texts.push({ place: placeOf(start), reach: Math.hypot(start[0], start[1]) * Math.abs(size) * characters * WIDE });
      if (!token.startsWith('T')) goTo(times(line, [1, 0, 0, 1, 0, -leading]));
    }
    numbers = [];
  }
  return false;
}

type Place = readonly [x: number, y: number];

interface Text {
  readonly place: Place;
  /** How far it reaches, at most. */
  readonly reach: number;
}

const showing = /\bT[jJ]\b|\)\s*['"]/;
const filled = /\bre\s+(?:[fbB]\*?|F)(?!\w)/g;
const tokens = /\((?:[^\\()]|\\[^])*\)|<[\da-fA-F\s]*>|[[\]]|\/[^\s/<>[\]()]*|-?[\d.]+|[A-Za-z'"*]+/g;

/** Points: what is less is a rule, or the corner of something. */
const [LEAST_WIDTH, LEAST_HEIGHT] = [8, 5];
/** The width of most characters, in parts of their size; signs of the string itself are counted as well. */
const WIDE = 0.7;
/** A page that takes more is looked at. */
const MOST_COMPARED = 5_000_000;

const isWide = ([[x0, y0], [x1, y1]]: readonly [Place, Place]): boolean =>
  x1 - x0 > LEAST_WIDTH && y1 - y0 > LEAST_HEIGHT;

const mayBeIn = ([[x0, y0], [x1, y1]]: readonly [Place, Place], { place: [x, y], reach }: Text): boolean =>
  y > y0 - 1 && y < y1 - 3 && x < x1 && x + reach > x0;

const placeOf = ([, , , , x, y]: Matrix): Place => [x, y];

function sixOf(numbers: readonly number[]): Matrix {
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = numbers.length >= 6 ? numbers.slice(-6) : [];
  return [a, b, c, d, e, f];
}

function boxOf(matrix: Matrix, numbers: readonly number[]): readonly [Place, Place] {
  const [x = 0, y = 0, width = 0, height = 0] = numbers.slice(-4);
  const [one, other] = [[x, y] as const, [x + width, y + height] as const].map(([at, up]) =>
    placeOf(times(matrix, [1, 0, 0, 1, at, up])),
  );
  const [[x0, y0], [x1, y1]] = [one ?? [0, 0], other ?? [0, 0]];
  return [
    [Math.min(x0, x1), Math.min(y0, y1)],
    [Math.max(x0, x1), Math.max(y0, y1)],
  ];
}
