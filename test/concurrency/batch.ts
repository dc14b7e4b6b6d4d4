import type { IndexedDocument } from '../../packages/core/src/ports.ts';
import { indexedDocument } from '../../packages/core/src/testing/indexed-document.ts';

export const batchSize = 20;
const keysPerWriter = 200;

/** The documents that a writer puts in its n-th step; from some step on they replace its earlier ones. */
export function batch(writer: string, step: number): readonly IndexedDocument[] {
  return Array.from({ length: batchSize }, (_, n) => {
    const key = `${writer}/${(step * batchSize + n) % keysPerWriter}`;
    // A replacement has another number of passages, all of the same step.
    const texts = Array.from(
      { length: 1 + ((step + n) % 4) },
      (_, part) => `common step ${step} part ${part} of ${key}`,
    );
    return indexedDocument({ key, title: `Document ${key}`, texts, collection: 'shared' });
  });
}
