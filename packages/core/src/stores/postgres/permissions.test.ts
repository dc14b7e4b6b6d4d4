import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { indexedDocument } from '../../testing/indexed-document.ts';
import { indexVectors, migrate } from './migrate.ts';
import { pgliteClient } from './pglite-client.ts';
import { postgresStore } from './postgres-store.ts';
import type { SqlClient } from './sql-client.ts';

const anna = '11111111-1111-4111-8111-111111111111';
const bert = '22222222-2222-4222-8222-222222222222';
const canary = indexedDocument({
  collection: 'secret',
  key: 'canary',
  title: 'canary',
  texts: ['shared canary'],
  tags: ['canary'],
  language: 'zz',
});
const open = indexedDocument({ collection: 'open', key: 'a', texts: ['shared words'] });
const space = { name: 'x/y/3', provider: 'x', model: 'y', dimensions: 3 };

let database: PGlite;
let server: SqlClient;
beforeAll(async () => {
  database = await PGlite.create({ extensions: { vector } });
  server = pgliteClient(database);
  await migrate(server);
  const store = postgresStore({ client: server });
  await store.put([canary, open]);
  const id = await store.vectors.open(space);
  await store.vectors.put(id, [1, 2], [Float32Array.of(1, 0, 0), Float32Array.of(1, 0, 1)]);
  await server.call('member', JSON.stringify({ collection: 'open', user: anna, role: 'writer' }));
  await server.call('member', JSON.stringify({ collection: 'open', user: bert, role: 'reader' }));
});
afterAll(() => database.close());

/** What somebody of Supabase Auth gets, as PostgREST calls for him. */
function client(role: 'anon' | 'authenticated', user?: string): SqlClient {
  return {
    longestArgument: server.longestArgument,
    call: (operation, argument) => as(role, user, () => server.call(operation, argument)),
    async [Symbol.asyncDispose]() {},
  };
}

async function as<T>(role: string, user: string | undefined, work: () => Promise<T>): Promise<T> {
  const claims = JSON.stringify(user === undefined ? {} : { sub: user });
  await database.exec(`select set_config('request.jwt.claims', '${claims}', false); set role ${role}`);
  try {
    return await work();
  } finally {
    await database.exec('reset role');
  }
}

test('every table has row-level security, and every function of the API a search path of its own', async () => {
  const tables = await database.query("select 1 from pg_tables where schemaname = 'kb' and not rowsecurity");
  expect(tables.rows).toEqual([]);
  const functions = await database.query(
    `select proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace where nspname = 'public' and proname like 'kb\\_%'
     and not (prosecdef and proconfig::text like '%search_path=%')`,
  );
  expect(functions.rows).toEqual([]);
});

test('a stranger can call nothing and read nothing', async () => {
  const { rows } = await database.query<{ name: string }>(
    "select proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace where nspname = 'public' and proname like 'kb\\_%'",
  );
  expect(rows.length).toBeGreaterThan(20);
  for (const { name } of rows) {
    await expect(client('anon').call(name.slice(3), '{}')).rejects.toMatchObject({ code: '42501' });
  }
  for (const table of ['document', 'passage', 'posting', 'entry', 'tally']) {
    await expect(as('anon', undefined, () => database.query(`select * from kb.${table}`))).rejects.toThrow(
      'permission',
    );
  }
});

test.each([
  ['a member', anna, 1],
  ['a reader', bert, 1],
  ['nobody', '33333333-3333-4333-8333-333333333333', 0],
])('%s sees the collections he belongs to, whatever he asks for', async (_, user, documents) => {
  const store = postgresStore({ client: client('authenticated', user) });
  const vector = Float32Array.of(1, 0, 0);
  for (const access of ['all', ['secret', 'open'], ['secret']] as const) {
    const found = await store.candidates({ terms: ['shared', 'canary'], limit: 9 }, access);
    const seen = [
      found,
      [...found.frequency],
      await store.get(canary.document.id, access),
      await store.list({ limit: 9 }, access),
      await store.passages(canary.document.id, { limit: 9 }, access),
      await store.passagesByRow([1, 2, 3], access),
      await store.languages(access),
      await store.stats(access),
      [...(await store.known('secret', ['canary'])).values()],
      await store.vectors.spaces(access),
      await store.vectors.nearest({ space: space.name, vector, limit: 9, rows: [1, 2] }, access),
    ];
    expect(JSON.stringify(seen)).not.toContain('canary');
    expect((await store.stats(access)).documents).toBe(access === 'all' || access.length === 2 ? documents : 0);
  }
});

test('only a writer writes, and only where he belongs', async () => {
  const writer = postgresStore({ client: client('authenticated', anna) });
  const reader = postgresStore({ client: client('authenticated', bert) });
  const own = indexedDocument({ collection: 'open', key: 'new', texts: ['new words'] });
  await expect(reader.put([own])).rejects.toMatchObject({ code: 'forbidden' });
  await expect(writer.put([own, { ...canary, document: { ...canary.document, title: 'mine' } }])).rejects.toMatchObject(
    {
      code: 'forbidden',
    },
  );
  await expect(writer.put([{ ...canary, document: { ...canary.document, collection: 'open' } }])).rejects.toMatchObject(
    { code: 'conflict' },
  );
  expect(await writer.put([own])).toEqual(['added']);
  expect(await reader.remove([own.document.id], 'all')).toBe(0);
  expect(await writer.remove([own.document.id, canary.document.id], 'all')).toBe(1);
  for (const operation of ['state_get', 'state_list', 'member', 'open_space', 'check']) {
    const call = client('authenticated', anna).call(operation, '{}');
    await expect(call).rejects.toMatchObject({ code: expect.stringMatching(/^(42501|PT403)$/) });
  }
});

test('an index of vectors is made once, and searches with it find the same', async () => {
  const store = postgresStore({ client: server });
  const nearest = () =>
    store.vectors.nearest({ space: space.name, vector: Float32Array.of(1, 0, 0.1), limit: 2 }, 'all');
  const before = await nearest();
  expect(await indexVectors(server)).toBe(true);
  expect(await indexVectors(server)).toBe(false);
  expect(await nearest()).toEqual(before);
});

test('tables that are opened to a user show the rows of his collections alone', async () => {
  const keys = (table: string) =>
    as('authenticated', bert, () => database.query<{ text: string }>(`select t::text as text from kb.${table} t`));
  expect((await keys('document')).rows).toHaveLength(1);
  expect((await keys('passage')).rows).toHaveLength(1);
  expect(JSON.stringify((await keys('collection')).rows)).not.toContain('secret');
  for (const table of ['posting', 'entry', 'request', 'member', 'vector_1', 'tally']) {
    await expect(keys(table)).rejects.toThrow('permission');
  }
});
