import { describe, expect, test } from 'vitest';

import type { Embedder } from '../ports.ts';
import { cosine as cosineOf } from './cosine.ts';

/** What every embedder promises: usable vectors of its space, one a text and in order, whatever the text. */
export function describeEmbedder(name: string, open: () => Embedder | Promise<Embedder>): void {
  describe(name, () => {
    test('gives one vector a text, in order, all of the size of its space', async () => {
      const embedder = await open();
      const together = await embedder.embed(texts, 'passage');
      expect(together).toHaveLength(texts.length);
      for (const [index, text] of texts.entries()) {
        const [alone] = await embedder.embed([text], 'passage');
        expect(together[index]).toHaveLength(embedder.space.dimensions);
        expect(cosine(together[index], alone)).toBeGreaterThan(0.999);
      }
    });

    test('puts a question nearer to its answer than to another text', async () => {
      const embedder = await open();
      const [question] = await embedder.embed(['How is green tea steamed?'], 'query');
      const [answer, other] = await embedder.embed(
        ['Green tea is steamed for a minute.', 'Invoices are due in thirty days.'],
        'passage',
      );
      expect(cosine(question, answer)).toBeGreaterThan(cosine(question, other));
    });

    test('takes any text: empty, blank, one letter, emoji, right-to-left, half a character, very long', async () => {
      const embedder = await open();
      const vectors = await embedder.embed(['', ' \n', 'a', '🫖', 'שלום', '\uD83E', 'tea '.repeat(20_000)], 'passage');
      for (const vector of vectors) {
        expect(vector.every(Number.isFinite)).toBe(true);
        expect(new Set(vector).size).toBeGreaterThan(1);
      }
    });

    test('gives nothing for no texts', async () => {
      expect(await (await open()).embed([], 'passage')).toEqual([]);
    });

    test('stops when it is told to', async () => {
      const embedder = await open();
      await expect(embedder.embed(texts, 'passage', { signal: AbortSignal.abort() })).rejects.toThrow();
    });

    test('names its space after all that decides what the vectors are', async () => {
      const { space } = await open();
      expect(space.name).toContain(`${space.provider}/${space.model}/${space.dimensions}`);
      expect((await open()).space).toEqual(space);
    });
  });
}

const texts = ['Green tea is steamed.', 'The invoice is due in thirty days.', '绿茶是蒸的。', 'Green tea is steamed.'];

const cosine = (a: Float32Array | undefined, b: Float32Array | undefined): number =>
  a && b ? cosineOf(a, b) : Number.NaN;
