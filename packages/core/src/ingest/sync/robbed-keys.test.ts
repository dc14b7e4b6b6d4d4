import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { localPrincipal } from '../../access/permission.ts';
import { jsonlLoader } from '../../loaders/jsonl.ts';
import { memoryState } from '../../testing/memory-state.ts';
import { memoryStore } from '../../testing/memory-store.ts';
import { openTestKb } from '../../testing/open-test-kb.ts';
import { fileReader } from '../files/file-reader.ts';
import { syncOne } from './sync-one.ts';

const local = { principal: localPrincipal };
let docs: string;

beforeEach(() => {
  docs = join(mkdtempSync(join(tmpdir(), 'kb-robbed-')), 'docs');
  mkdirSync(docs);
});
afterEach(() => rmSync(dirname(docs), { recursive: true }));

test('a file that loses a record to another in the comparison that brings it in is counted once, as what it was', async () => {
  const [state, store] = [memoryState(), memoryStore()];
  await using kb = await openTestKb({ state, store });
  const source = await kb.sources.declare({ address: docs }, local);
  const loaderFor = async () => ({ loader: jsonlLoader, mediaType: 'text/plain' });
  const ingest = { store, settings: { words: 200, overlap: 40 }, loaderFor, readers: [fileReader()], now: Date.now };
  const look = async () => (await syncOne({ ingest, state, source, by: 'me' })).counts;
  const write = (name: string, ...ids: readonly string[]) =>
    writeFileSync(join(docs, name), ids.map((id) => `${JSON.stringify({ id, text: `Tea, ${id}.` })}\n`).join(''));
  write('b.jsonl', 'green', 'white');
  write('d.jsonl', 'puerh', 'mint');
  await look();
  write('a.jsonl', 'green', 'black');
  await look();
  write('a.jsonl', 'green', 'black', 'oolong');
  write('b.jsonl', 'white', 'red');
  write('c.jsonl', 'puerh', 'sencha');
  write('d.jsonl', 'mint', 'chai');
  expect(await look()).toMatchObject({ added: 1, changed: 3, unchanged: 0, removed: 0 });
  const keys = (await kb.list({ limit: 20 }, local)).items.map(({ key }) => key);
  expect(keys).toEqual(['black', 'chai', 'green', 'mint', 'oolong', 'puerh', 'red', 'sencha', 'white']);
  expect(await look()).toMatchObject({ added: 0, changed: 0, unchanged: 4 });
});
