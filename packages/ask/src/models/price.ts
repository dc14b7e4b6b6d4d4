import type { Usage } from './language-model.ts';

/** Dollars for a million tokens, as the one who pays them knows. */
export interface Price {
  readonly input: number;
  /** For input that the service had kept from before. Default: that of other input. */
  readonly cached?: number | undefined;
  readonly output: number;
}

/** What the tokens cost, in dollars. */
export const costOf = ({ input, cached, output }: Usage, price: Price): number =>
  ((input - cached) * price.input + cached * (price.cached ?? price.input) + output * price.output) / 1e6;
