import { afterAll, beforeAll, expect, test } from 'vitest';
import type { VectorKnowledgeStore } from '../../ports.ts';
import { indexedDocument } from '../../testing/indexed-document.ts';
import { supabaseLite, type Trouble } from '../../testing/postgres/supabase-lite.ts';
import { postgresStore } from './postgres-store.ts';
import type { SqlClient } from './sql-client.ts';

// The stand-in of Supabase would report its start to its maker.
process.env['LITE_TELEMETRY'] = '0';

/** What the next calls meet: one trouble each, in this order. */
let coming: ReturnType<Trouble>[] = [];
let client: SqlClient;
let store: VectorKnowledgeStore;
beforeAll(async () => {
  client = await supabaseLite(() => coming.shift());
  store = postgresStore({ client });
  await store.stats('all');
}, 120_000);
afterAll(() => store[Symbol.asyncDispose]());

const tea = (key: string) => indexedDocument({ key, texts: [`${key} tea`] });
const candidates = async (term: string) => (await store.candidates({ terms: [term], limit: 9 }, 'all')).candidates;

test('what the API refuses for a moment is sent again', async () => {
  coming = [429, 503];
  expect(await store.put([tea('green')])).toEqual(['added']);
  coming = [502, 504];
  expect(await candidates('green')).toHaveLength(1);
});

test('a write whose answer was lost is done once', async () => {
  coming = ['lost', 'lost'];
  expect(await store.put([tea('lost')])).toEqual(['added']);
  coming = ['lost'];
  expect(await store.remove(['default.lost'], 'all')).toBe(1);
  expect(await store.check({ deep: true })).toBeUndefined();
});

test('a document that is sent in parts is there whole, whatever the parts meet', async () => {
  const texts = Array.from({ length: 900 }, (_, n) => `part ${n} ${'of a long document '.repeat(30)}`);
  coming = ['lost', 503, undefined, 'lost'];
  expect(await store.put([indexedDocument({ key: 'long', texts })])).toEqual(['added']);
  const [last] = await store.passages('default.long', { from: 899, limit: 1 }, 'all');
  expect(last?.text).toBe(texts.at(-1));
  expect(await store.check({ deep: true })).toBeUndefined();
});

test('parts without their end, and an end without its parts, change nothing', async () => {
  const upload = '00000000-0000-4000-8000-000000000000';
  const { documents } = await store.stats('all');
  await client.call('stage', JSON.stringify({ upload, part: 0, content: '{"rounds":' }));
  const put = JSON.stringify({ request: upload, upload, parts: 2 });
  await expect(client.call('put', put)).rejects.toMatchObject({ code: 'PT409' });
  expect((await store.stats('all')).documents).toBe(documents);
});

test('an API that stays busy is said to be unavailable; no answer is never an empty one', async () => {
  await store.put([tea('black')]);
  const busy = { code: 'store_unavailable', message: expect.stringMatching(/cannot be reached/) };
  coming = Array.from({ length: 6 }, () => 503);
  await expect(candidates('black')).rejects.toMatchObject(busy);
  expect(await candidates('black')).toHaveLength(1);
});
