import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { hashEmbedder } from '../embedders/hash.ts';
import type { Embedder } from '../ports.ts';
import { ServiceError, type Trouble } from '../service-error.ts';
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

/** Fills a space of 40 passages with a model that fails of some texts; gives what it was sent, what was noted and what waits. */
async function filling(fails: (texts: readonly string[], once: boolean | undefined) => Trouble | undefined) {
  await using store = memoryStore();
  const texts = Array.from({ length: 40 }, (_, i) => `passage ${i}.`);
  await store.put([indexedDocument({ key: 'a', texts })]);
  const { space, embed } = hashEmbedder({ dimensions: 16 });
  const [sizes, notes]: [number[], string[]] = [[], []];
  const failing: Embedder = {
    space,
    async embed(some, ...rest) {
      sizes.push(some.length);
      const trouble = fails(some, rest[1]?.once);
      if (trouble) throw new ServiceError('upstream_failed', `It is ${trouble}.`, { trouble });
      rest[1]?.progress?.(some.length, some.length, some.length);
      return embed(some, ...rest);
    },
  };
  const id = await store.vectors.open(space);
  const note = (sentence: string) => notes.push(sentence);
  const outcome = await fillSpace({ vectors: store.vectors, embedder: failing, id, note }).catch(
    (error: unknown) => error,
  );
  return { outcome, sizes, notes, waiting: (await store.vectors.pending(id, 99)).length };
}

test('a text that is refused holds up no other, and is told of', async () => {
  const { outcome, notes, waiting } = await filling((texts) =>
    texts.join().includes('passage 7.') ? 'refused' : undefined,
  );
  expect(outcome).toMatchObject({ embedded: 40 });
  expect(notes).toEqual([expect.stringContaining('passage 7.')]);
  expect(waiting).toBe(0);
});

test('a text that makes a service fail, however often it is asked, holds up no other', async () => {
  const { outcome, notes, waiting } = await filling((texts) =>
    texts.join().includes('passage 7.') ? 'failing' : undefined,
  );
  expect(outcome).toMatchObject({ embedded: 40 });
  expect(notes).toEqual([expect.stringMatching(/passage 7\..*It is failing\./)]);
  expect(waiting).toBe(0);
});

test('while such a text is looked for, a service that is asked too often is waited for', async () => {
  const { outcome, sizes, notes } = await filling((texts, once) => {
    if (texts.join().includes('passage 7.')) return 'failing';
    return once && texts.length === 4 ? 'busy' : undefined;
  });
  expect(outcome).toMatchObject({ embedded: 40 });
  expect(notes).toHaveLength(1);
  // The single ones in between ask whether it does well with another text, and make the vector that says nothing.
  expect(sizes).toEqual([32, 1, 16, 8, 4, 4, 4, 2, 2, 1, 1, 1, 8, 16, 1, 8]);
});

test('a service that begins to fail on the way refuses no text', async () => {
  let left = 1;
  const { outcome, notes, waiting } = await filling(() => (left-- > 0 ? undefined : 'failing'));
  expect(outcome).toMatchObject({ message: 'It is failing.' });
  expect({ notes, waiting }).toEqual({ notes: [], waiting: 8 });
});

test('tokens are counted also where a text is refused', async () => {
  const { outcome } = await filling((texts) => (texts.join().includes('passage 7.') ? 'refused' : undefined));
  expect(outcome).toMatchObject({ tokens: 39 });
});

test.each<Trouble>(['failing', 'late', 'unreachable', 'key', 'busy'])(
  'a service that is %s refuses no text, whatever short one it still answers: all go on waiting',
  async (trouble) => {
    const { outcome, sizes, waiting } = await filling((texts) => (texts.join().length > 1 ? trouble : undefined));
    expect(outcome).toMatchObject({ message: `It is ${trouble}.` });
    // One that fails is asked whether it does well with another text.
    expect(sizes).toEqual(trouble === 'failing' ? [32, 1] : [32]);
    expect(waiting).toBe(40);
  },
);

test('a model that refuses every text but a blank is at fault itself: nothing is stored', async () => {
  const { outcome, waiting } = await filling((texts) => (texts.join().length > 1 ? 'refused' : undefined));
  expect(outcome).toMatchObject({ message: 'The embedding model refuses every text. It is refused.' });
  expect(waiting).toBe(40);
});

test('how many texts are taken at once is learnt in a run', async () => {
  const { sizes, waiting } = await filling((texts) => (texts.length > 4 ? 'refused' : undefined));
  expect(sizes).toEqual([32, 16, 8, 4, 4, 8, 4, 4, 16, 8, 4, 4, 8, 4, 4, 4, 4]);
  expect(waiting).toBe(0);
});
