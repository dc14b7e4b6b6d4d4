import { silentLog } from '@kb-mcp/core';
import type { KnowledgeBase, LinkedDocument, Passage } from '@kb-mcp/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openTestKb } from '../../../packages/core/src/testing/open-test-kb.ts';
import { buildHttpApp } from './app.ts';
import { documentPage } from './document-page.ts';
import { slowServer } from './testing/slow-server.ts';

test('a document is shown whole, with the cited passage marked and its place told', async () => {
  const words = Array.from({ length: 60 }, (_, at) => `Sentence ${at} says a little about tea and how it is made.`);
  await using kb = await openTestKb({ documents: [{ key: 'tea.txt', title: 'Tea', text: words.join(' ') }] });
  const id = await onlyId(kb);
  const page = await get(kb, `/documents/${id}?passage=1`);
  const [passage] = (await kb.passages(id, local)).slice(1);
  expect(page.payload.match(/<mark id="passage">([^<]*)<\/mark>/)?.[1]).toBe(passage?.text);
  expect(page.payload).toContain('Cited passage:');
  expect(page.payload.replaceAll(/<[^>]*>/g, '')).toContain(words.join(' '));
});

test('the address of a verified quotation marks its words and nothing else', async () => {
  await using kb = await openTestKb({
    documents: [{ key: 'tea.txt', text: 'Black tea withers. Green tea is\nsteamed.' }],
  });
  const { matches } = await kb.verifyQuote({ quote: 'tea is steamed' }, local);
  const { pathname, search } = new URL(matches[0]?.url ?? '');
  const page = await get(kb, pathname + search);
  expect(page.payload).toContain('Black tea withers. Green <mark id="quote">tea is\nsteamed</mark>.');
  expect(page.payload).toContain('<a href="#quote">');
});

test('the line of cited words is told, also where nothing else is known of their place', async () => {
  await using kb = await openTestKb({ documents: [{ key: 'tea.txt', text: 'Black tea.\nGreen tea\nis steamed.' }] });
  const id = await onlyId(kb);
  expect((await get(kb, `/documents/${id}?from=11&to=20`)).payload).toContain('<b>Cited words:</b> line 2 ·');
  expect((await get(kb, `/documents/${id}?from=11&to=23`)).payload).toContain('<b>Cited words:</b> lines 2–3 ·');
});

test('what was cited from another version of the text is not marked in the present one, and the page says so', async () => {
  await using kb = await openTestKb({ documents: [{ key: 'tea.txt', text: 'Green tea is steamed.' }] });
  const id = await onlyId(kb);
  const { version } = (await kb.verifyQuote({ quote: 'tea is steamed' }, local)).matches[0]!.citation.document;
  const address = `/documents/${id}?from=6&to=20&version=${version}`;
  expect((await get(kb, address)).payload).toContain('<mark id="quote">tea is steamed</mark>');
  await kb.addSource({ name: 'tea.txt', bytes: new TextEncoder().encode('Now: green tea is dried.') }, local);
  const page = await get(kb, address);
  expect(page.payload).not.toContain('<mark');
  expect(page.payload).toContain('The document has changed since it was cited');
  expect((await get(kb, `/documents/${id}?passage=0&version=${version}`)).payload).not.toContain('<mark');
});

test.each(['from=5&to=2', 'from=x&to=y', 'from=900&to=999', 'from=1', 'from=1&from=2&to=9'])(
  'an address with %s shows the document with nothing marked',
  async (query) => {
    await using kb = await openTestKb({ documents: [{ key: 'tea.txt', text: 'Green tea is steamed.' }] });
    const page = await get(kb, `/documents/${await onlyId(kb)}?${query}`);
    expect(page.statusCode).toBe(200);
    expect(page.payload).not.toContain('<mark');
  },
);

test('the id of a passage opens its document there', async () => {
  await using kb = await openTestKb({ documents: [{ key: 'tea.txt', text: 'Green tea is steamed.' }] });
  const page = await get(kb, `/documents/${await onlyId(kb)}-0`);
  expect(page.payload).toContain('<mark id="passage">Green tea is steamed.</mark>');
});

test('the page can run nothing and load nothing', async () => {
  await using kb = await openTestKb({
    documents: [{ key: 'x.txt', title: '<script>', text: '<img src=x onerror=y>' }],
  });
  const page = await get(kb, `/documents/${await onlyId(kb)}`);
  expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; /);
  expect(page.payload).not.toMatch(/<script|<img/);
  expect(page.payload).toContain('&lt;img src=x onerror=y&gt;');
});

test('no text becomes markup, wherever passages begin and end', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary-ascii', minLength: 1 }), fc.nat(), fc.nat(), (text, a, b) => {
      const [from, to] = [a % text.length, b % (text.length + 1)].toSorted((x, y) => x - y);
      const { html } = documentPage({ ...shown, text, passages: [passageAt(from ?? 0, to ?? 0)], cited: 0 }).body;
      const article = /<article[^>]*>(.*)<\/article>/s.exec(html)?.[1] ?? '';
      expect(article.replaceAll(/<\/?mark( id="passage")?>|<span class="page">page 7<\/span>/g, '')).not.toMatch(
        /[<>"']/,
      );
    }),
  );
});

test('a page number stands where the page begins', () => {
  const passages = [passageAt(0, 5, 0, 1), passageAt(5, 10, 1, 2)];
  const { html } = documentPage({ ...shown, text: 'firstother', passages, cited: 1 }).body;
  expect(html).toContain(
    '<span class="page">page 1</span>first<span class="page">page 2</span><mark id="passage">other</mark>',
  );
});

test('lines that were wrapped in the source flow, and lines that mean something stay', () => {
  const long = 'A line that somebody has wrapped by hand at about ninety characters, as people do,';
  const text = `\n\n\n\n# Title\n\n${long}\ngoes on here.\n- one\n- two\n\n\n\nEnd.`;
  const { html } = documentPage({ ...shown, text, passages: [], cited: undefined, document: markdown }).body;
  expect(html).toContain(`># Title\n\n${long} goes on here.\n- one\n- two\n\nEnd.<`);
});

test('a reader who prefers French is met in French', async () => {
  await using kb = await openTestKb({ documents: [{ key: 'tea.txt', text: 'Thé vert.' }] });
  const page = await get(kb, `/documents/${await onlyId(kb)}?passage=0`, 'fr-CH,fr;q=0.9,en;q=0.8');
  expect(page.payload).toContain('<html lang="fr">');
  expect(page.payload).toContain('Passage cité');
});

test('a document that is not there is a page that says so', async () => {
  await using kb = await openTestKb();
  const page = await get(kb, '/documents/nothing');
  expect(page.statusCode).toBe(404);
  expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
  expect(page.payload).toContain('There is no such document');
});

const local = { principal: { id: 'local', scopes: new Set<never>(), collections: 'all' as const } };

async function onlyId(kb: KnowledgeBase): Promise<string> {
  const { items } = await kb.list({ limit: 1 }, local);
  return items[0]?.id ?? '';
}

async function get(kb: KnowledgeBase, url: string, language = 'en') {
  const app = await buildHttpApp({ factory: slowServer().factory, kb, log: silentLog });
  return app.inject({ url, headers: { 'accept-language': language } });
}

const passageAt = (from: number, to: number, ordinal = 0, page = 7): Passage => ({
  documentId: 'd',
  ordinal,
  text: '',
  heading: [],
  page,
  lines: { from: 1, to: 1 },
  characters: { from, to },
});

const document: LinkedDocument = {
  id: 'd',
  collection: 'default',
  key: 'd.pdf',
  title: 'D',
  sourceUrl: '',
  mediaType: 'application/pdf',
  language: 'en',
  tags: [],
  metadata: {},
  hash: '',
  bytes: 1,
  characters: 1,
  passages: 1,
  pages: 7,
  updatedAt: '2026-01-01T00:00:00.000Z',
  url: '',
};

const markdown: LinkedDocument = { ...document, mediaType: 'text/markdown' };

const shown = { document, language: 'en' } as const;
