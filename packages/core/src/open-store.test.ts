import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadConfig } from './config.ts';
import { databasesOf, openStore } from './open-store.ts';
import { indexedDocument } from './testing/indexed-document.ts';

const root = mkdtempSync(join(tmpdir(), 'kb-open-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const legal = { collections: ['legal'], store: 'embedded', data: '${LEGAL}' };

test('a collection is kept in the store that the settings name for it, and nowhere else', async () => {
  const [data, LEGAL] = [join(root, 'main'), join(root, 'legal "folder"')];
  const config = loadConfig({ file: { data, collectionStores: [legal] }, env: { LEGAL } });
  {
    await using store = await openStore(config);
    const texts = ['a text'];
    await store.put([
      indexedDocument({ collection: 'legal', key: 'a', texts }),
      indexedDocument({ collection: 'other', key: 'b', texts }),
    ]);
    expect((await store.stats('all')).collections).toEqual({ legal: 1, other: 1 });
    expect((await store.candidates({ terms: ['text'], limit: 9 }, 'all')).candidates).toHaveLength(2);
  }
  for (const [folder, collections] of [
    [data, { other: 1 }],
    [LEGAL, { legal: 1 }],
  ] as const) {
    await using alone = await openStore({ data: folder });
    expect((await alone.stats('all')).collections).toEqual(collections);
  }
});

test('settings that would not say where a collection is are refused', () => {
  const load = (collectionStores: unknown, env = {}) => loadConfig({ file: { collectionStores }, env });
  expect(() => load([legal])).toThrow('LEGAL');
  expect(() => load([{ ...legal, data: undefined }])).toThrow('folder');
  expect(() => load([legal, legal], { LEGAL: '/x' })).toThrow('twice');
  expect(() => load([{ collections: [], store: 'postgres://x/y' }])).toThrow('collectionStores');
  expect(() => load([{ collections: ['a'], store: 'mysql://x/y' }])).toThrow('collectionStores');
});

test('every database is told with what is in it; an embedded store is none', () => {
  const env = {
    KB_MCP_COLLECTION_STORES: JSON.stringify([{ collections: ['a', 'b'], store: 'postgres://x/y' }, legal]),
    LEGAL: '/x',
  };
  const names = (store: string) => databasesOf(loadConfig({ env, flags: { store } })).map(({ name }) => name);
  expect(names('postgres')).toEqual(['main', 'a, b']);
  expect(names('embedded')).toEqual(['a, b']);
});
