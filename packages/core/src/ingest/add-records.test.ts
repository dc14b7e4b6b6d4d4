import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { localPrincipal } from '../access/permission.ts';
import { loadConfig } from '../config.ts';
import type { IngestReport, KnowledgeBase } from '../knowledge-base.ts';
import { openKnowledgeBase } from '../open.ts';

const local = { principal: localPrincipal };
const base = mkdtempSync(join(tmpdir(), 'kb-records-'));
let kb: KnowledgeBase;
let at = 0;
let collection: string;

beforeAll(async () => {
  kb = await openKnowledgeBase(loadConfig({ flags: { data: join(base, 'data') } }));
});
beforeEach(() => {
  collection = `c${(at += 1)}`;
});
afterAll(async () => {
  await kb[Symbol.asyncDispose]();
  rmSync(base, { recursive: true, force: true });
});

async function add(name: string, lines: readonly object[] | string, tags?: readonly string[]): Promise<IngestReport> {
  const path = join(base, name);
  const text = typeof lines === 'string' ? lines : lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  writeFileSync(path, text);
  const [report] = await Array.fromAsync(kb.addPaths([path], { ...local, collection, tags }));
  if (!report) throw new Error('There is no report.');
  return report;
}

const found = async () => {
  const { items } = await kb.list({ limit: 50, filter: { collections: [collection] } }, local);
  return Object.fromEntries(items.map(({ key, tags }) => [key, tags]));
};

const teas = [
  { id: 'green', text: 'Green tea is steamed.', tags: ['leaf'] },
  { id: 'black', text: 'Black tea is oxidised.' },
];

test('tags that were given stay when the same is added without them, records of JSONL as well as files', async () => {
  await add('teas.jsonl', teas, ['hot']);
  await add('mint.txt', 'Mint is no tea.', ['hot']);
  expect((await add('teas.jsonl', teas)).status).toBe('unchanged');
  expect((await add('mint.txt', 'Mint is no tea.')).status).toBe('unchanged');
  expect(await found()).toEqual({ black: ['hot'], green: ['hot', 'leaf'], 'mint.txt': ['hot'] });
});

test('tags that were given stay when the content changes, and those of the content go with it', async () => {
  await add('teas.jsonl', teas, ['hot']);
  await add('mint.md', '---\ntags: [herb]\n---\nMint is no tea.', ['hot']);
  await add('teas.jsonl', [{ id: 'green', text: 'Green tea is steamed or fired.', tags: ['cup'] }]);
  await add('mint.md', 'Mint is an infusion.');
  expect(await found()).toEqual({ black: ['hot'], green: ['cup', 'hot'], 'mint.md': ['hot'] });
});

test('tags given later are added to those given before', async () => {
  for (const tag of ['hot', 'cold']) {
    await add('teas.jsonl', teas, [tag]);
    await add('mint.txt', 'Mint is no tea.', [tag]);
  }
  expect(await found()).toMatchObject({ black: ['cold', 'hot'], 'mint.txt': ['cold', 'hot'] });
});

test('an empty list takes away what was given, and leaves what documents say of themselves', async () => {
  await add('teas.jsonl', teas, ['hot']);
  await add('mint.txt', 'Mint is no tea.', ['hot']);
  expect((await add('teas.jsonl', teas, [])).status).toBe('changed');
  expect((await add('mint.txt', 'Mint is no tea.', [])).status).toBe('changed');
  expect(await found()).toEqual({ black: [], green: ['leaf'], 'mint.txt': [] });
  expect((await add('teas.jsonl', teas, [])).status).toBe('unchanged');
});

test('of records with one id the last is there; a new file that has some is added, counted as what is there', async () => {
  const lines = [
    { id: 'green', text: 'Green tea is blue.' },
    ...teas,
    { id: 'green', text: 'Green tea is red. '.repeat(400) },
    { id: 'green', text: 'Green tea is green.' },
  ];
  const report = await add('twice.jsonl', lines);
  expect(report).toMatchObject({ status: 'added', documents: 2, passages: 2, replaced: 3 });
  expect(report.ids).toHaveLength(2);
  expect((await kb.stats(local)).collections[collection]).toBe(2);
  const { items } = await kb.search({ query: 'green tea', limit: 5, filter: { collections: [collection] } }, local);
  expect(items[0]?.text).toBe('Green tea is green.');
  expect(await add('twice.jsonl', lines)).toMatchObject({ status: 'unchanged', documents: 2, passages: 2 });
});

test('what the style sheet beside a page hides is left out', async () => {
  writeFileSync(join(base, 'page.css'), '.x { font-size: 0 }');
  const page = '<link rel="stylesheet" href="page.css"><p>A word that is seen.</p><p class="x">A word unseen.</p>';
  await add('page.html', page);
  const { items } = await kb.list({ limit: 5, filter: { collections: [collection] } }, local);
  expect(items[0]?.metadata).toMatchObject({ hidden: { styled: 'A word unseen.'.length } });
  expect(items[0]?.characters).toBe('A word that is seen.\n'.length);
});

test('records of a file have an address each', async () => {
  await add('teas.jsonl', teas);
  const { items } = await kb.list({ limit: 50, filter: { collections: [collection] } }, local);
  expect(items.map(({ url }) => url.replace(/^.*\//, ''))).toEqual(['teas.jsonl#black', 'teas.jsonl#green']);
});
