import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import fc from 'fast-check';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { localPrincipal } from '../access/permission.ts';
import { hashEmbedder } from '../embedders/hash.ts';
import { fillSpace } from '../ingest/fill-space.ts';
import { documentId, indexDocument } from '../ingest/index-document.ts';
import type { Principal } from '../model.ts';
import type { Section, VectorKnowledgeStore } from '../ports.ts';
import { migrate } from '../stores/postgres/migrate.ts';
import { pgliteClient } from '../stores/postgres/pglite-client.ts';
import { postgresStore } from '../stores/postgres/postgres-store.ts';
import { sqliteStore } from '../stores/sqlite/index.ts';
import { memoryStore } from '../testing/memory-store.ts';
import { exportLines, exportQuestions, exportTable, importLines } from './index.ts';
import { splitLines } from './split-lines.ts';

const root = mkdtempSync(join(tmpdir(), 'kb-transfer-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let count = 0;
const sqlite = () => sqliteStore({ path: join(root, String(count++)) });
const now = () => Date.UTC(2026, 0, 1);
const embedder = hashEmbedder({ dimensions: 32 });

const textOf = (chunks: AsyncIterable<string>) => Array.fromAsync(chunks).then((parts) => parts.join(''));
const exported = (
  store: VectorKnowledgeStore,
  options: { times?: boolean; versions?: boolean; principal?: Principal } = {},
) => textOf(exportLines(store, { principal: localPrincipal, vectors: true, ...options }));

async function imported(store: VectorKnowledgeStore, text: string, principal = localPrincipal) {
  const faults: string[] = [];
  const fault = (sentence: string) => {
    faults.push(sentence);
  };
  const counts = await importLines(store, pieces(text), { principal, now, fault });
  return { counts, faults };
}

async function* pieces(text: string) {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += 1_000) yield bytes.subarray(at, at + 1_000);
}

const idOf = (key: string) => documentId('default', key);

interface Draft {
  readonly key: string;
  readonly text: string;
  readonly collection?: string;
  readonly title?: string;
  readonly tags?: readonly string[];
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly mediaType?: string;
  readonly sections?: readonly Section[];
}

async function fill(store: VectorKnowledgeStore, drafts: readonly Draft[], updatedAt = '2025-05-05T05:05:05.000Z') {
  for (const {
    key,
    text,
    collection = 'default',
    title = key,
    tags = [],
    mediaType = 'text/plain',
    ...rest
  } of drafts) {
    const sections = rest.sections ?? [{ from: 0, to: text.length, heading: [title], page: 1 }];
    const loaded = { text, sections, ...(rest.metadata && { metadata: rest.metadata }) };
    const hash = key === changing.key ? text.slice(0, 50) : key;
    const from = { collection, key, title, tags, mediaType, sourceUrl: `file:///docs/${key}`, hash, bytes: 1 };
    await store.put([await indexDocument(loaded, { ...from, updatedAt }, { words: 20, overlap: 4 })]);
  }
  const id = await store.vectors.open(embedder.space);
  await fillSpace({ vectors: store.vectors, embedder, id });
}

const words = (seed: number) =>
  Array.from({ length: 150 }, (_, n) => `w${(n * seed) % 97}${n % 9 ? '' : '.'}`).join(' ');
const long: readonly Draft[] = [3, 5, 7].map((seed, n) => ({
  key: `${'abc'[n]}.md`,
  text: words(seed),
  tags: ['x'],
  metadata: { n, deep: { list: [1, null, 'é'] } },
}));

const changing: Draft = { key: 'changing.md', text: '' };

const draft = fc.record({
  key: fc.string({ minLength: 1, maxLength: 30, unit: 'grapheme' }).filter((key) => !key.includes('\0')),
  text: fc
    .array(fc.oneof(fc.lorem({ maxCount: 40 }), fc.string({ unit: 'grapheme' }), fc.constant('\n\n')), { minLength: 1 })
    .map((parts) => `${parts.join(' ')} end`),
  title: fc.string({ minLength: 1, unit: 'grapheme' }),
  tags: fc.array(fc.constantFrom('a', 'b', 'é')),
  metadata: fc.dictionary(
    fc.string({ minLength: 1 }).filter((key) => key !== '__proto__'),
    fc.jsonValue({ depthSize: 'small' }).filter((value) => !JSON.stringify(value).includes('__proto__')),
  ),
  collection: fc.constantFrom('default', 'hr', 'Ωmega'),
});
const drafts = fc.uniqueArray(draft, { selector: ({ key, collection }) => `${collection}\0${key}`, maxLength: 6 });

test(
  'what is imported into an empty base is exported as the same bytes, vectors too',
  { timeout: 120_000 },
  async () => {
    await using source = sqlite();
    await using target = sqlite();
    const property = fc.asyncProperty(drafts, async (content) => {
      await fill(source, content);
      const text = await exported(source);
      expect(await imported(target, text)).toMatchObject({ faults: [], counts: { added: content.length } });
      expect(await exported(target)).toBe(text);
      expect((await imported(target, text)).counts).toMatchObject({ added: 0, changed: 0, unchanged: content.length });
      const ids = content.map(({ collection, key }) => documentId(collection, key));
      for (const store of [source, target]) await store.remove(ids, 'all');
    });
    await fc.assert(property, { numRuns: 15 });
  },
);

test('earlier versions go along when they are wanted: an export of what was imported is the same bytes', async () => {
  await using source = sqlite();
  await using target = memoryStore();
  const times = [1, 2, 3, 4].map((day) => `2026-01-0${day}T00:00:00.000Z`);
  for (const [n, time] of times.slice(0, 3).entries())
    await fill(source, [{ ...changing, text: `${words(n)} end` }], time);
  await fill(source, [{ ...changing, text: `${words(2)} end`, tags: ['later'] }, ...long], times[3]);
  const text = await exported(source, { versions: true });
  const [header, ...lines] = text
    .trim()
    .split('\n')
    .map((line) => Object(JSON.parse(line)));
  expect(header).toMatchObject({ version: 2 });
  expect(lines.filter(({ earlier }) => earlier)).toMatchObject([{ updatedAt: times[0] }, { updatedAt: times[1] }]);
  expect(lines.find(({ key, earlier }) => key === changing.key && !earlier)).toMatchObject({
    since: times[2],
    updatedAt: times[3],
  });
  expect(await imported(target, text)).toMatchObject({ faults: [], counts: { added: 4, changed: 0 } });
  expect(await exported(target, { versions: true })).toBe(text);
  expect((await target.versions.of(idOf(changing.key), 'all')).map(({ until }) => until)).toEqual([times[2], times[1]]);
  expect((await imported(target, text)).counts).toMatchObject({ added: 0, changed: 0, unchanged: 4 });
  expect(await exported(target, { versions: true })).toBe(text);
  await expect(exported(source, { versions: true, times: false })).rejects.toMatchObject({ code: 'invalid_input' });
});

test('an earlier text is taken with its own document alone, and never over what a base has', async () => {
  await using source = sqlite();
  await using target = sqlite();
  for (const n of [1, 2]) await fill(source, [{ ...changing, text: `${words(n)} end` }], `2026-01-0${n}T00:00:00.000Z`);
  const [header, first, ...others] = (await exported(source, { versions: true })).trim().split('\n');
  const stranger = JSON.stringify({ ...Object(JSON.parse(first!)), key: 'other.md' });
  const mixed = await imported(target, [header, stranger, ...others, first].join('\n'));
  expect(mixed.faults).toHaveLength(2);
  expect(mixed.counts).toMatchObject({ added: 1, faults: 2 });
  expect(await target.versions.of(idOf(changing.key), 'all')).toEqual([]);
  await fill(target, [{ ...changing, text: 'Something else.' }], '2026-02-01T00:00:00.000Z');
  await imported(target, [header, first, ...others].join('\n'));
  expect(await target.versions.of(idOf(changing.key), 'all')).toHaveLength(2);
});

test('of earlier texts that are too much to hold the later ones are taken, and the others named', async () => {
  await using source = sqlite();
  await using target = sqlite();
  for (const n of [1, 2]) await fill(source, [{ ...changing, text: `${words(n)} end` }], `2026-01-0${n}T00:00:00.000Z`);
  const [header, first, ...others] = (await exported(source, { versions: true })).trim().split('\n');
  const large = { ...Object(JSON.parse(first!)), text: 'x'.repeat(12_000_000), characters: 12_000_000, passages: [] };
  const earlier = [1, 2, 3, 4].map((hour) =>
    JSON.stringify({ ...large, hash: String(hour), updatedAt: `2026-01-01T0${hour}:00:00.000Z` }),
  );
  const { faults, counts } = await imported(target, [header, ...earlier, ...others].join('\n'));
  expect(faults.map((fault) => fault.slice(0, 6))).toEqual(['Line 2', 'Line 3']);
  expect(counts).toMatchObject({ added: 1, faults: 2 });
  expect(await target.versions.of(idOf(changing.key), 'all')).toHaveLength(2);
});

test('an export goes over PostgreSQL and comes back as the same bytes', { timeout: 60_000 }, async () => {
  await using source = sqlite();
  await fill(source, long);
  const client = pgliteClient(await PGlite.create({ extensions: { vector } }));
  await migrate(client);
  await using middle = postgresStore({ client });
  const text = await exported(source);
  expect((await imported(middle, text)).counts).toMatchObject({ added: long.length, faults: 0 });
  expect(await exported(middle)).toBe(text);
});

test('without times, bases with the same content that were made at different times give the same bytes', async () => {
  await using one = memoryStore();
  await using other = memoryStore();
  await fill(one, long);
  await fill(other, long.toReversed(), '2026-06-06T06:06:06.000Z');
  expect(await exported(one)).not.toBe(await exported(other));
  expect(await exported(one, { times: false })).toBe(await exported(other, { times: false }));
});

test('a document that is cut otherwise is replaced by an import, whatever its hash', async () => {
  await using store = memoryStore();
  await fill(store, long);
  const text = await exported(store);
  const [first] = long;
  const sections = [{ from: 0, to: first?.text.length ?? 0, heading: [], whole: true }];
  await store.remove([idOf('a.md')], 'all');
  await fill(store, [{ key: 'a.md', text: '', ...first, sections }]);
  expect(await exported(store)).not.toBe(text);
  expect((await imported(store, text)).counts).toMatchObject({ changed: 1, unchanged: long.length - 1 });
  expect(await exported(store)).toBe(text);
});

test('a caller exports what it may read, and imports where it may write', async () => {
  await using source = memoryStore();
  await using target = memoryStore();
  await fill(source, [...long, { key: 'secret.md', text: 'The secret.', collection: 'hr' }]);
  const reader: Principal = {
    id: 'r',
    scopes: new Set(['kb:read', 'kb:write']),
    collections: new Map([['default', 'reader']]),
  };
  const text = await exported(source, { principal: reader });
  expect(text).not.toContain('secret');
  expect(text).toContain('a.md');
  const { counts, faults } = await imported(target, await exported(source), {
    ...reader,
    collections: new Map([
      ['hr', 'writer'],
      ['default', 'reader'],
    ]),
  });
  expect(counts).toMatchObject({ added: 1, faults: long.length, vectors: 0 });
  expect(faults[0]).toBe('Line 2 is not for you: You may read the collection «default» but not change it.');
});

test('each line that does not fit is told of in one sentence, and the others go in', async () => {
  await using source = memoryStore();
  await fill(source, [{ key: 'good.md', text: 'Good words.' }]);
  const [header = '', good = ''] = (await textOf(exportLines(source, { principal: localPrincipal }))).split('\n');
  const fields = JSON.parse(good) as Record<string, unknown>;
  const other = (change: object) => JSON.stringify({ ...fields, id: idOf('b'), key: 'b', ...change });
  const passage = { characters: [0, 11], lines: [1, 1] };
  const lines: readonly (readonly [line: string, reason: RegExp])[] = [
    ['{"id":', /is not JSON/],
    ['[1]', /is not an object/],
    ['{}', /does not fit at id/],
    [other({ id: '../etc' }), /does not fit at id/],
    [other({ id: `${idOf('b')}-1` }), /does not fit at id/],
    [good, /the id or the key of an earlier line/],
    [other({ key: 'good.md' }), /the id or the key of an earlier line/],
    [other({ url: ' java\u0000script:alert(1)' }), /does not fit at url/],
    [other({ url: 'javascript:alert(1)' }), /does not fit at url/],
    [other({ url: 'Java\tScri\npt:alert(1)' }), /does not fit at url/],
    [other({ bytes: Number.MAX_SAFE_INTEGER }), /does not fit at bytes/],
    [other({ text: 'half \ud800' }), /does not fit at text/],
    [other({ text: 'short' }), /another length/],
    [other({ passages: [{ ...passage, characters: [5, 3] }] }), /passage 0 that is not in its text/],
    [other({ passages: [passage, { ...passage, characters: [0, 1e9] }] }), /passage 1 that is not in its text/],
    [other({ passages: [{ ...passage, lines: [2, 1] }] }), /ends before it begins/],
    [other({ passages: [passage, { ...passage, characters: [11, 11] }] }), /passage 1 that is not in its text/],
    [other({ passages: [{ ...passage, characters: [0, 4] }] }), /passages that end before its text/],
    [other({ updatedAt: 'yesterday' }), /does not fit at updatedAt/],
    [other({}).replace('"metadata":{}', '"metadata":{"a":{"__proto__":{"polluted":true}}}'), /field named __proto__/],
    [
      other({}).replace('"metadata":{}', `"metadata":{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}}`),
      /nested deeper/,
    ],
    ['{"vectorsOf":"x","from":0,"vectors":[]}', /does not say of which model/],
  ];
  await using target = memoryStore();
  const { counts, faults } = await imported(target, [header, good, ...lines.map(([line]) => line)].join('\n'));
  expect(counts).toMatchObject({ added: 1, faults: lines.length });
  for (const [n, [, reason]] of lines.entries()) {
    expect(faults[n]).toMatch(new RegExp(`^Line ${n + 3} .*${reason.source}.*\\.$`));
  }
  expect(Object.keys(Object.prototype)).toEqual([]);
});

test('whatever a line says, it is put in whole or refused with a sentence, and what went in comes out again', async () => {
  await using source = memoryStore();
  await fill(source, [{ key: 'a.md', text: 'One two three. Four five six.', tags: ['t'], metadata: { n: 1 } }]);
  const [header = '', good = '', vectors = ''] = (await exported(source)).split('\n');
  const strange = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom('', '\0', '\ud800', -1, 1e300, 0.5, null, [], {}, 'x'.repeat(20_001), '2026-01-01T00:00:00Z'),
  );
  const line = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.tuple(fc.constantFrom(good, vectors), fc.string(), strange, fc.nat(), fc.boolean()).map(changed),
    },
    { weight: 1, arbitrary: fc.json() },
    { weight: 1, arbitrary: fc.string() },
    { weight: 1, arbitrary: fc.constantFrom(good, vectors) },
  );
  const property = fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 5 }), async (lines) => {
    await using target = memoryStore();
    const text = [header, ...lines].join('\n');
    const { faults, counts } = await imported(target, text);
    for (const fault of faults) expect(fault).toMatch(/^Line \d+ .+\.$/);
    expect((await target.stats('all')).documents).toBe(counts.added);
    await using again = memoryStore();
    const out = await exported(target);
    expect((await imported(again, out)).faults).toEqual([]);
    expect(await exported(again)).toBe(out);
  });
  await fc.assert(property, { numRuns: 150 });
});

/** A line with another value in one place. */
function changed([line, name, value, at, nested]: readonly [string, string, unknown, number, boolean]): string {
  const fields = JSON.parse(line) as Record<string, unknown>;
  const names = [...Object.keys(fields), name];
  const chosen = names[at % names.length] ?? name;
  const inner = fields[chosen];
  if (nested && Array.isArray(inner) && typeof inner[0] === 'object')
    Object.assign(inner[0] as object, { [name]: value, lines: value });
  else fields[chosen] = value;
  return JSON.stringify(fields);
}

test('an id or a key that is taken in the base is refused', async () => {
  await using source = memoryStore();
  await fill(source, [{ key: 'a.md', text: 'Words.' }]);
  const text = await textOf(exportLines(source, { principal: localPrincipal }));
  await using target = memoryStore();
  await fill(target, [{ key: 'a.md', text: 'Others.' }]);
  expect((await imported(target, text.replaceAll('"key":"a.md"', '"key":"b.md"'))).faults).toEqual([
    'Line 2 has the id of another document in this base.',
  ]);
  expect((await imported(target, text.replaceAll(idOf('a.md'), idOf('c.md')))).faults).toEqual([
    'Line 2 has a key that another id has in this base.',
  ]);
});

test('vectors that fit nothing are refused, and those of another model are left out', async () => {
  await using source = memoryStore();
  await fill(source, [{ key: 'a.md', text: 'Words.' }]);
  const text = await exported(source);
  await using target = memoryStore();
  const bad = text.replace(/"vectors":\["[^"]{8}/, '"vectors":["');
  expect((await imported(target, bad)).faults).toEqual([
    'Line 3 has a vector that is none of 32 dimensions, or of no passage.',
  ]);
  const elsewhere = await imported(target, text.replace(`"name":"${embedder.space.name}"`, '"name":"another"'));
  expect(elsewhere.counts.vectorNotice).toContain('they were left out');
  expect((await imported(target, text)).counts).toMatchObject({ vectors: 1 });
});

test('that a space is literal goes along', async () => {
  await using source = memoryStore();
  await fill(source, [{ key: 'a.md', text: 'Words.' }]);
  const [space] = await source.vectors.spaces('all');
  await source.vectors.noteLiteral(space?.id ?? 0, true);
  const text = await exported(source);
  await using target = memoryStore();
  await imported(target, text);
  expect(await target.vectors.spaces('all')).toMatchObject([{ vectors: 1, literal: true }]);
  // What this base has seen itself stays.
  await imported(target, text.replace('"literal":true', '"literal":false'));
  expect(await target.vectors.spaces('all')).toMatchObject([{ vectors: 1, literal: true }]);
});

test('what is no export, or is of a newer program, is refused with a sentence', async () => {
  await using store = memoryStore();
  for (const text of ['', '\n', '[{"question":"a","answer":"b"}]', '{"id":"a","text":"b"}\n'])
    await expect(imported(store, text)).rejects.toMatchObject({ code: 'invalid_input' });
  await expect(imported(store, '{"kbMcp":"export","version":3}')).rejects.toThrow(/newer/);
});

test('of a line that is too long nothing is held, and the next one is read', async () => {
  const bytes = Buffer.from(`one\n${'x'.repeat(5_000)}\n\xff\n\ntwo`, 'latin1');
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += 700) yield bytes.subarray(at, at + 700);
  }
  expect(await Array.fromAsync(splitLines(chunks(), 2_000))).toEqual([
    { number: 1, text: 'one' },
    { number: 2, fault: 'is longer than 0 MB' },
    { number: 3, fault: 'is not UTF-8' },
    { number: 5, text: 'two' },
  ]);
});

test('questions come out as the list they were read from', async () => {
  await using store = memoryStore();
  const text = '## Why?\n\nBecause.\n\n## When?\n\nNow, or\n\nlater.\n';
  const at = text.indexOf('## When');
  const sections = [
    { from: 0, to: at, heading: ['Why?'], whole: true },
    { from: at, to: text.length, heading: ['When?'], whole: true },
  ];
  await fill(store, [{ key: 'kb.json', text, sections, mediaType: 'application/json' }, ...long]);
  expect(JSON.parse(await textOf(exportQuestions(store, { principal: localPrincipal })))).toEqual([
    { question: 'Why?', answer: 'Because.' },
    { question: 'When?', answer: 'Now, or\n\nlater.' },
  ]);
});

test('a table has a row for each document, and no cell that a spreadsheet would run', async () => {
  await using store = memoryStore();
  await fill(store, [{ key: 'a.md', title: '=1+1', text: 'One "two"\nthree' }]);
  const [, row] = (await textOf(exportTable(store, { principal: localPrincipal }))).split('\r\n');
  expect(row).toContain(",'=1+1,");
  expect(row).toContain('"One ""two""\nthree"');
});
