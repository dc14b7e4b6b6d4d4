import { createHash } from 'node:crypto';

import type { EmbeddingSpace } from '../ports.ts';
import type { Prefixes } from './prefixes.ts';

/** The space of a model: whatever changes its vectors changes the name. */
export function embeddingSpace(of: {
  readonly provider: string;
  readonly model: string;
  readonly dimensions: number;
  readonly prefixes: Prefixes;
}): EmbeddingSpace {
  const { provider, model, dimensions, prefixes } = of;
  const plain = `${provider}/${model}/${dimensions}`;
  const mark = createHash('sha256')
    .update(JSON.stringify([prefixes.query, prefixes.passage]))
    .digest('hex')
    .slice(0, 8);
  const name = prefixes.query || prefixes.passage ? `${plain}/${mark}` : plain;
  return { name, provider, model, dimensions };
}
