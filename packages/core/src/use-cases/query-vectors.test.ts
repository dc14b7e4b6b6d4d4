import { expect, test } from 'vitest';
import { hashEmbedder } from '../embedders/hash.ts';
import { KbError } from '../errors.ts';
import type { Embedder } from '../ports.ts';
import { queryVectors } from './query-vectors.ts';

const hash = hashEmbedder({ dimensions: 16 });

/** An embedder that counts its calls, and waits or fails as told. */
function counting(before: () => Promise<void> | void = () => undefined) {
  let calls = 0;
  const embedder: Embedder = {
    ...hash,
    async embed(...call) {
      calls++;
      await before();
      return hash.embed(...call);
    },
  };
  return { embedder: async () => embedder, calls: () => calls };
}

test('a question that is asked again, even at the same time, is embedded once', async () => {
  const { embedder, calls } = counting();
  const vectorOf = queryVectors({ embedder, budgetMs: 1000 });
  const answers = await Promise.all([vectorOf('tea'), vectorOf('tea')]);
  expect(await vectorOf('tea')).toBe(answers[0]);
  expect(answers[0]).toMatchObject({ vector: expect.any(Float32Array) });
  expect(calls()).toBe(1);
});

test('after a failure nobody waits for a while, then the model is asked again', async () => {
  let down = true;
  const { embedder, calls } = counting(() => {
    if (down) throw new KbError('upstream_failed', 'Down.');
  });
  const patient = queryVectors({ embedder, budgetMs: 1000 });
  expect(await patient('a')).toEqual({ failure: 'Down.' });
  expect(await patient('b')).toEqual({ failure: 'Down.' });
  expect(calls()).toBe(1);
  const eager = queryVectors({ embedder, budgetMs: 1000, pauseMs: 0 });
  expect(await eager('a')).toEqual({ failure: 'Down.' });
  down = false;
  expect(await eager('a')).toHaveProperty('vector');
});

test('a caller that goes away stops waiting, the others get their vector', async () => {
  const open = Promise.withResolvers<void>();
  const { embedder } = counting(() => open.promise);
  const vectorOf = queryVectors({ embedder, budgetMs: 10_000 });
  const cancel = new AbortController();
  const [gone, staying] = [vectorOf('tea', cancel.signal), vectorOf('tea')];
  cancel.abort();
  await expect(gone).rejects.toMatchObject({ code: 'cancelled' });
  open.resolve();
  expect(await staying).toHaveProperty('vector');
});

test('a question of any length is embedded by its beginning', async () => {
  const { embedder } = counting();
  const vectorOf = queryVectors({ embedder, budgetMs: 1000 });
  expect(await vectorOf('tea '.repeat(50_000))).toHaveProperty('vector');
});
