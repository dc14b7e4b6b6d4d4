import { expect, test } from 'vitest';
import { hashEmbedder } from '../embedders/hash.ts';
import { openaiEmbedder } from '../embedders/openai.ts';
import { KbError } from '../errors.ts';
import { openLater } from '../open-later.ts';
import type { Embedder } from '../ports.ts';
import { keptLog } from '../testing/kept-log.ts';
import { openaiStandIn, sendJson } from '../testing/openai-stand-in.ts';
import { queryVectors } from './query-vectors.ts';

const failing = { failure: 'The embedding model does not answer as it should.' };
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
  expect(await patient('a')).toEqual(failing);
  expect(await patient('b')).toEqual(failing);
  expect(calls()).toBe(1);
  const eager = queryVectors({ embedder, budgetMs: 1000, pauseMs: 0 });
  expect(await eager('a')).toEqual(failing);
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

test('a question that the service refuses is nobody else’s business: the others get their vectors, and hear nothing of it', async () => {
  await using server = await openaiStandIn(
    ({ body }, response) =>
      body.input.some((text) => text.includes('secret')) &&
      sendJson(response, 422, { detail: [{ loc: ['body', 'input'], msg: 'Bad text', input: body.input }] }),
  );
  const { log, lines } = keptLog();
  const vectorOf = queryVectors({ embedder: service(server.baseUrl), budgetMs: 5000, log });
  expect(await vectorOf('my secret')).toEqual({ failure: 'The embedding model refused this question.' });
  expect(await vectorOf('tea')).toHaveProperty('vector');
  expect(lines.join()).toContain('HTTP 422): body,input: Bad text');
  expect(lines.join()).not.toContain('my secret');
});

test.each([
  [401, 'bad key', 'does not accept the API key of this server'],
  [429, 'check your plan and billing of org-1', 'is asked too often'],
  [500, 'out of memory', 'does not answer as it should'],
  [503, 'loading', 'is still being loaded'],
  [503, 'no healthy upstream', 'does not answer as it should'],
  [504, 'upstream', 'does not answer in time'],
])('of HTTP %i callers hear a plain sentence, the log the whole one, once a pause', async (status, message, words) => {
  let isUp = true;
  await using server = await openaiStandIn(
    (_, response) => !isUp && sendJson(response, status, { error: { message } }),
  );
  const { log, lines } = keptLog();
  const vectorOf = queryVectors({ embedder: service(server.baseUrl), budgetMs: 5000, log });
  expect(await vectorOf('tea')).toHaveProperty('vector');
  isUp = false;
  for (const question of ['one', 'two', 'three'])
    expect(await vectorOf(question)).toEqual({ failure: `The embedding model ${words}.` });
  expect(lines).toEqual([expect.stringContaining(status === 401 ? server.baseUrl.slice(0, -3) : message)]);
  expect(server.requests).toHaveLength(3);
});

/** The embedder of a stand-in, opened when it is first asked for. */
const service = (baseUrl: string) => openLater(() => openaiEmbedder({ baseUrl, model: 'm', once: true }));
