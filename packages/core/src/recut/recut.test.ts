import fc from 'fast-check';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { localPrincipal } from '../access/permission.ts';
import { passageSettings } from '../config/reading.ts';
import { hashEmbedder } from '../embedders/hash.ts';
import { cutPassages } from '../ingest/cut.ts';
import { fillSpace } from '../ingest/fill-space.ts';
import { documentId, indexDocument } from '../ingest/index-document.ts';
import { codeSections } from '../loaders/code.ts';
import { documentReader } from '../loaders/reader.ts';
import type { LoadedDocument, Section, VectorKnowledgeStore } from '../ports.ts';
import { memoryStore } from '../testing/memory-store.ts';
import { testPrincipal } from '../testing/open-test-kb.ts';
import { recut } from './index.ts';
import { sectionsOf } from './sections-of.ts';

const granularities = ['ultra-fine', 'fine', 'medium', 'standard', 'coarse'] as const;
const sizes = granularities.map((granularity) => passageSettings({ granularity }));
const [ultraFine, , medium, , coarse] = sizes;

/** Cutting again from passages of any length gives what cutting the document gives. */
function expectExact(loaded: Pick<LoadedDocument, 'text' | 'sections'>, mediaType: string): void {
  const cuts = sizes.map((size) => cutPassages(loaded, size));
  for (const from of cuts) {
    const again = sectionsOf(from, mediaType);
    expect(again.text).toBe(cuts[0]?.length ? loaded.text : '');
    for (const [n, size] of sizes.entries()) expect(cutPassages(again, size)).toEqual(cuts[n]);
  }
}

const section = fc.record({
  title: fc.constantFrom('One', 'Two', 'Three (3)', ''),
  page: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
  body: fc.lorem({ mode: 'sentences', maxCount: 12 }),
  gap: fc.constantFrom('\n', '\n\n', '\n \n\n'),
});

test('documents whose sections begin with their headings are cut again as if they were read again', () => {
  const property = fc.property(fc.array(section, { maxLength: 8 }), (drafts) => {
    let text = '';
    const sections: Section[] = [];
    for (const { title, page, body, gap } of drafts) {
      const from = text.length;
      text += `${title === '' ? '' : `## ${title}\n\n`}${body}${gap}`;
      const heading = title === '' ? [`Untitled ${sections.length}`] : ['Book', title];
      sections.push({ from, to: text.length, heading, ...(page !== undefined && { page }) });
    }
    expectExact({ text, sections }, 'text/markdown');
  });
  fc.assert(property, { numRuns: 200 });
});

test('a question stays with its answer, and a line of code is not cut', () => {
  const answer = 'Because it is so. '.repeat(60);
  const pair = `## Why?\n\n${answer}\n\n`;
  const heading = ['Why?'];
  const twice = [
    { from: 0, to: pair.length, heading, whole: true },
    { from: pair.length, to: 2 * pair.length, heading, whole: true },
  ];
  expectExact({ text: pair + pair, sections: twice }, 'application/json');
  const code = Array.from(
    { length: 90 },
    (_, n) => `const name${n} = [1, 2, 3].map((one) => one + ${n}); // and so on\n`,
  ).join('');
  expectExact({ text: code, sections: [{ from: 0, to: code.length, heading: [], lines: true }] }, 'text/x-source');
});

test('source code is cut again where it declares something, also twice under one name', () => {
  const method = (type: string) => `  get(key: ${type}): string {\n    return String(key);\n  }\n\n`;
  const text = `export class Box {\n${['string', 'number', 'bigint'].map(method).join('').repeat(9)}}\n`;
  expectExact({ text, sections: codeSections(text) }, 'text/x-source');
});

const folders = [
  join(import.meta.dirname, '../../../../examples/knowledge-base'),
  join(import.meta.dirname, '../../../../../shared/documents'),
];

test('real files of many formats are cut again as if they were read again', { timeout: 120_000 }, async () => {
  const reader = documentReader({ fileMegabytes: 100, seconds: 60, heapMegabytes: 224, pages: 10_000, ocr: 'off' });
  let exact = 0;
  try {
    for (const folder of folders.filter((path) => existsSync(path))) {
      for (const entry of await readdir(folder, { withFileTypes: true })) {
        // Others hold no text, or take long.
        if (!entry.isFile() || /scan|random\.bin|test_files\.zip/.test(entry.name)) continue;
        const source = { name: entry.name, bytes: await readFile(join(folder, entry.name)) };
        const { loader, mediaType } = await reader.loaderFor(source);
        const loaded = loader.load(source);
        for (const document of loaded instanceof Promise ? [await loaded] : await Array.fromAsync(loaded)) {
          expectExact(document, document.mediaType ?? mediaType);
          exact += 1;
        }
      }
    }
  } finally {
    await reader.close();
  }
  expect(exact).toBeGreaterThan(8);
});

const words = (n: number) =>
  Array.from({ length: 600 }, (_, at) => `w${(at * n) % 211}${at % 12 ? '' : '.'}`).join(' ');

async function filled(): Promise<VectorKnowledgeStore> {
  const store = memoryStore();
  for (const [key, collection, text] of [
    ['a.md', 'default', words(7)],
    ['b.md', 'default', 'Short.'],
    ['c.md', 'hr', words(11)],
  ] as const) {
    const from = {
      collection,
      key,
      title: key,
      tags: ['t'],
      mediaType: 'text/markdown',
      sourceUrl: '',
      hash: key,
      bytes: 1,
    };
    const loaded = { text, sections: [{ from: 0, to: text.length, heading: [] }], language: 'en' };
    await store.put([await indexDocument(loaded, { ...from, updatedAt: '2025-05-05T05:05:05.000Z' }, medium!)]);
  }
  return store;
}

test('a base is cut again and back: documents stay what they are, searches find the new passages', async () => {
  await using store = await filled();
  const id = documentId('default', 'a.md');
  const [before, passages] = [await store.get(id, 'all'), await store.passages(id, { limit: 99 }, 'all')];
  const dry = await recut(store, { settings: ultraFine!, principal: localPrincipal, dryRun: true });
  expect(dry).toMatchObject({ recut: 2, unchanged: 1, passedOver: 0, before: 9 });
  expect(await store.get(id, 'all')).toEqual(before);
  expect(await recut(store, { settings: ultraFine!, principal: localPrincipal })).toEqual(dry);
  expect(await recut(store, { settings: ultraFine!, principal: localPrincipal })).toMatchObject({
    recut: 0,
    unchanged: 3,
  });
  const cut = await store.get(id, 'all');
  expect(cut?.passages).toBeGreaterThan(10);
  expect({ ...cut, passages: before?.passages }).toEqual(before);
  expect((await store.candidates({ terms: ['w14'], limit: 50 }, 'all')).candidates.length).toBeGreaterThan(3);
  await recut(store, { settings: medium!, principal: localPrincipal });
  expect(await store.passages(id, { limit: 99 }, 'all')).toEqual(passages);
});

test('a caller cuts what it may write, and nothing that others changed meanwhile', async () => {
  await using store = await filled();
  const writer = testPrincipal({ hr: 'writer', default: 'reader' });
  expect(await recut(store, { settings: coarse!, principal: writer })).toMatchObject({ recut: 1, unchanged: 0 });
  const id = documentId('default', 'a.md');
  const interfering: VectorKnowledgeStore = {
    ...store,
    async get(wanted, access, options) {
      const found = await store.get(wanted, access, options);
      return found && wanted === id && interfered++ > 0 ? { ...found, hash: 'new' } : found;
    },
  };
  let interfered = 0;
  expect(await recut(interfering, { settings: coarse!, principal: localPrincipal })).toMatchObject({
    recut: 0,
    passedOver: 1,
  });
});

test('passages that stay as they are keep their vectors', async () => {
  await using store = await filled();
  const embedder = hashEmbedder({ dimensions: 16 });
  const id = await store.vectors.open(embedder.space);
  await fillSpace({ vectors: store.vectors, embedder, id });
  const first = async () => (await store.vectors.of(id, documentId('default', 'a.md')))[0]?.vector;
  const before = await first();
  await recut(store, { settings: { words: 200, overlap: 90 }, principal: localPrincipal });
  expect(before).toBeDefined();
  expect(await first()).toEqual(before);
  const [space] = await store.vectors.spaces('all');
  expect(space?.pending).toBeGreaterThan(0);
});
