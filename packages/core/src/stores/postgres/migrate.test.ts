import { PGlite } from '@electric-sql/pglite';
import { expect, test } from 'vitest';
import { indexedDocument } from '../../testing/indexed-document.ts';
import { databaseStatus, migrate } from './migrate.ts';
import { pgliteClient } from './pglite-client.ts';
import { postgresStore } from './postgres-store.ts';

test('a base with the tables of the first version is brought up to date with what it holds', async () => {
  const client = pgliteClient(await PGlite.create());
  await migrate(client);
  await using store = postgresStore({ client });
  await store.put([
    indexedDocument({ key: 'tea', title: 'Drinks', texts: ['green tea', 'black tea'] }),
    indexedDocument({ collection: 'other', key: 'ice', texts: ['ice cream'] }),
  ]);
  await client.run?.(firstVersion);
  expect(await databaseStatus(client)).toMatchObject({ schema: 1, current: false });
  await migrate(client);
  await migrate(client);
  expect(await databaseStatus(client)).toMatchObject({ current: true });
  const found = await store.candidates({ terms: ['tea', 'drinks', 'ice'], limit: 9 }, ['default']);
  expect(found.candidates.map(({ tokens }) => tokens).toSorted()).toEqual(['black tea', 'green tea']);
  expect(await store.check({ deep: true })).toBeUndefined();
});

/** What was different then. */
const firstVersion = `
  drop table kb.version;
  alter table kb.document drop column text_since;
  drop index kb.document_by_id;
  alter table kb.space drop column literal;
  drop table kb.posting;
  create table kb.posting (row bigint primary key, document bigint not null, collection int not null, length int not null, words bigint[] not null);
  insert into kb.posting select row, document, collection, 2, kb.words_of(row) from kb.passage;
  create index posting_words on kb.posting using gin (words) with (fastupdate = off);
  update kb.meta set value = '1' where name = 'schema'`;
