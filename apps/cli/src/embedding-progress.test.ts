import { expect, test } from 'vitest';
import { embeddingSummary } from './embedding-progress.ts';

const space = { name: 'openai/m/8', provider: 'openai', model: 'm', dimensions: 8 };

test.each([
  [3_472, 0.02, '3,472 tokens, about 0.000069.'],
  [50_000_000, 3, '50,000,000 tokens, about 150.'],
  [3_472, undefined, '3,472 tokens.'],
  [0, 0.02, 'at an unknown cost, since the service counts no tokens.'],
  [0, undefined, 'embedded with m, 8 dimensions.'],
])('%i tokens at the price %s are summed up as "%s"', (tokens, embeddingPrice, end) => {
  const report = { space, embedded: 7, tokens, switched: false };
  expect(embeddingSummary(report, 0, { embeddingPrice })).toMatch(new RegExp(`${end.replaceAll('.', '\\.')}$`));
});
