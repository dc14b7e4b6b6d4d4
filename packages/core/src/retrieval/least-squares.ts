/** One observation: what is to be explained, what is known, and what may explain more. */
export interface Observation {
  readonly value: number;
  readonly known: number;
  readonly further: readonly number[];
}

/**
 * The share of the variance of the values that the further figures explain beyond the known one, 0 to 1: how much the coefficient of determination
 * of a linear regression, adjusted for the number of figures (Ezekiel 1930), rises with them. 0 where there are too few observations to tell.
 */
export function explainedBeyond(observations: readonly Observation[]): number {
  if (observations.length < FEWEST) return 0;
  const values = centred(observations.map(({ value }) => value));
  const all = product(values, values);
  if (all < NOTHING) return 0;
  const known = centred(observations.map((one) => one.known));
  const further = (observations[0]?.further ?? []).map((_, i) =>
    centred(observations.map((one) => one.further[i] ?? 0)),
  );
  const determined = (figures: readonly Float64Array[]): number => {
    const left = 1 - explained(values, figures) / all;
    return Math.max(0, 1 - (left * (values.length - 1)) / (values.length - figures.length - 1));
  };
  return Math.max(0, determined([known, ...further]) - determined([known]));
}

/** How the second figure grows with the first, from 0 on: least squares over those that have both; 0 where none has. */
export function slopeOf(pairs: Iterable<readonly [number, number | undefined]>): number {
  let products = 0;
  let squares = 0;
  for (const [x, y] of pairs) {
    if (y === undefined) continue;
    products += x * y;
    squares += x * x;
  }
  return squares > 0 ? products / squares : 0;
}

/** Pearson's; 0 where either does not vary. */
export function correlation(xs: readonly number[], ys: readonly number[]): number {
  const [x, y] = [centred(xs), centred(ys)];
  return product(x, y) / (Math.sqrt(product(x, x) * product(y, y)) || 1);
}

const FEWEST = 12;
const NOTHING = 1e-12;

/** How much of the squares of the values lies in the space of the figures (Gram-Schmidt). */
function explained(values: Float64Array, figures: readonly Float64Array[]): number {
  const basis: Float64Array[] = [];
  let sum = 0;
  for (const figure of figures) {
    const rest = figure.slice();
    for (const axis of basis) {
      const along = product(rest, axis);
      for (let i = 0; i < rest.length; i++) rest[i] = (rest[i] ?? 0) - along * (axis[i] ?? 0);
    }
    const length = Math.sqrt(product(rest, rest));
    // A figure that says the same as those before it.
    if (length * length < NOTHING * product(figure, figure) || length === 0) continue;
    const axis = rest.map((value) => value / length);
    basis.push(axis);
    sum += product(values, axis) ** 2;
  }
  return sum;
}

function centred(values: readonly number[]): Float64Array {
  const usual = mean(values);
  return Float64Array.from(values, (value) => value - usual);
}

/** 0 of none. */
export function mean(values: readonly number[] | Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / (values.length || 1);
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
