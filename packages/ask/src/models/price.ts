import type { Usage } from './language-model.ts';

/** Dollars for a million tokens. */
export interface Price {
  readonly input: number;
  readonly cached: number;
  readonly output: number;
}

/** What the tokens cost, in dollars: at the price given, else at list price; `undefined` for a model whose price is not known here. */
export function costOf(model: string, { input, cached, output }: Usage, price = priceOf(model)): number | undefined {
  if (!price) return undefined;
  return ((input - cached) * price.input + cached * price.cached + output * price.output) / 1e6;
}

/** A dated name, such as `gpt-4.1-mini-2025-04-14`, costs what its model costs. */
const priceOf = (model: string): Price | undefined => listPrices[model.replace(/-\d{4}-\d{2}-\d{2}$/, '')];

const price = (input: number, cached: number, output: number): Price => ({ input, cached, output });

const listPrices: Readonly<Record<string, Price>> = {
  'gpt-5': price(1.25, 0.125, 10),
  'gpt-5-mini': price(0.25, 0.025, 2),
  'gpt-5-nano': price(0.05, 0.005, 0.4),
  'gpt-4.1': price(2, 0.5, 8),
  'gpt-4.1-mini': price(0.4, 0.1, 1.6),
  'gpt-4.1-nano': price(0.1, 0.025, 0.4),
  'gpt-4o': price(2.5, 1.25, 10),
  'gpt-4o-mini': price(0.15, 0.075, 0.6),
};
