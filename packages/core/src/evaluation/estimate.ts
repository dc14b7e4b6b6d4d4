export interface Estimate {
  readonly mean: number;
  /** Bounds of the 95 % confidence interval. */
  readonly low: number;
  readonly high: number;
}

/** The mean with its interval by 1,000 bootstrap samples (Efron 1979), the same at every run. */
export function estimate(values: readonly number[]): Estimate {
  let state = 42;
  const below = (n: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return Math.floor(((state >>> 0) / 2 ** 32) * n);
  };
  const { length } = values;
  const means = Array.from({ length: 1000 }, () => {
    let sum = 0;
    for (let i = 0; i < length; i++) sum += values[below(length)] ?? 0;
    return sum / (length || 1);
  }).toSorted((a, b) => a - b);
  const mean = values.reduce((sum, value) => sum + value, 0) / (length || 1);
  return { mean, low: means[25] ?? mean, high: means[974] ?? mean };
}

/** Whether a difference of two ways to search is one to act upon: worse by more than .02, with an interval below nothing. */
export const isClearlyWorse = ({ mean, high }: Estimate): boolean => mean < -0.02 && high < 0;
