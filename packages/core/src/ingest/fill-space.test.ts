import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { hashEmbedder } from '../embedders/hash.ts';
import type { Embedder } from '../ports.ts';
import { indexedDocument } from '../testing/indexed-document.ts';
import { memoryStore } from '../testing/memory-store.ts';
import { fillSpace } from './fill-space.ts';

/** Fills a space of 40 passages with a model that takes 70 ms for each; gives how many texts it was sent at once. */
async function batchesOf({ shared }: { readonly shared: boolean }): Promise<readonly number[]> {
  await using store = memoryStore();
  const texts = Array.from({ length: 40 }, (_, i) => `passage ${i}`);
  await store.put([indexedDocument({ key: 'a', texts })]);
  const sizes: number[] = [];
  const { space, embed } = hashEmbedder({ dimensions: 16 });
  const slow: Embedder = {
    space,
    async embed(some, ...rest) {
      sizes.push(some.length);
      await pause(70 * some.length);
      return embed(some, ...rest);
    },
  };
  const id = await store.vectors.open(space);
  expect(await fillSpace({ vectors: store.vectors, embedder: slow, id, shared })).toMatchObject({ embedded: 40 });
  return sizes;
}

test('a slow model is sent so little at once that a question can wait for it, where questions are asked meanwhile', async () => {
  const [shared, alone] = await Promise.all([batchesOf({ shared: true }), batchesOf({ shared: false })]);
  expect(shared.slice(0, 2)).toEqual([16, 8]);
  expect(alone[0]).toBe(32);
});
