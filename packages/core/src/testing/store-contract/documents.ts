import { expect, test } from 'vitest';
import type { OpenStore } from '../describe-store.ts';
import { indexedDocument } from '../indexed-document.ts';

export function documentContract(open: OpenStore): void {
  const tea = indexedDocument({
    key: 'drinks/tea.md',
    title: 'Green tea',
    texts: ['green tea is steamed', 'black tea is not'],
    tags: ['drink', 'hot'],
    metadata: { author: 'Ama', nested: { list: [1, null, true] } },
    pages: 2,
  });

  test('what was put is there, whole', async () => {
    await using store = await open();
    expect(await store.put([tea])).toEqual(['added']);
    expect(await store.get(tea.document.id, 'all')).toEqual(tea.document);
    const expected = tea.passages.map(({ tokens: _tokens, ...passage }, ordinal) => ({
      documentId: tea.document.id,
      ordinal,
      ...passage,
    }));
    expect(await store.passages(tea.document.id, { limit: 9 }, 'all')).toEqual(expected);
  });

  test('what is not there is undefined, or nothing', async () => {
    await using store = await open();
    expect(await store.get('nobody', 'all')).toBeUndefined();
    expect(await store.passages('nobody', { limit: 9 }, 'all')).toEqual([]);
    expect(await store.remove(['nobody'], 'all')).toBe(0);
    expect((await store.known('default', ['nobody'])).size).toBe(0);
    expect(await store.languages('all')).toEqual([]);
    expect((await store.list({ limit: 5 }, 'all')).items).toEqual([]);
  });

  test('a document that is put anew gets its new passages, whatever has not changed', async () => {
    await using store = await open();
    await store.put([tea]);
    const [first] = tea.passages;
    const recut = { ...tea, document: { ...tea.document, passages: 1 }, passages: first ? [first] : [] };
    expect(await store.put([recut])).toEqual(['unchanged']);
    expect(await store.put([recut], { anew: true })).toEqual(['changed']);
    expect(await store.get(tea.document.id, 'all')).toEqual(recut.document);
    expect(await store.passages(tea.document.id, { limit: 9 }, 'all')).toHaveLength(1);
    expect((await store.stats('all')).passages).toBe(1);
  });

  test('the same document again is left untouched', async () => {
    await using store = await open();
    await store.put([tea]);
    const again = { ...tea, document: { ...tea.document, updatedAt: '2027-01-01T00:00:00.000Z' } };
    expect(await store.put([again])).toEqual(['unchanged']);
    expect(await store.get(tea.document.id, 'all')).toEqual(tea.document);
  });

  test('a document that another has come before is taken, and the other stays as it is', async () => {
    await using store = await open();
    const at = (url: string, text: string) => indexedDocument({ key: 'readme.md', sourceUrl: url, texts: [text] });
    const first = { ...at('file:///a/readme.md', 'one'), inPlaceOf: '' };
    const second = at('file:///b/readme.md', 'two');
    expect(await store.put([first])).toEqual(['added']);
    expect(await store.put([{ ...second, inPlaceOf: '' }, indexedDocument({ key: 'other.md', texts: ['x'] })])).toEqual(
      ['taken', 'added'],
    );
    expect(await store.get(first.document.id, 'all')).toEqual(first.document);
    expect((await store.passages(first.document.id, { limit: 9 }, 'all')).map(({ text }) => text)).toEqual(['one']);
    expect(await store.put([{ ...at('file:///a/readme.md', 'three'), inPlaceOf: '' }])).toEqual(['changed']);
    expect(await store.put([{ ...second, inPlaceOf: 'file:///a/readme.md' }])).toEqual(['changed']);
    expect((await store.stats('all')).documents).toBe(2);
  });

  test('another hash, title, tag or piece of metadata makes it a changed document', async () => {
    await using store = await open();
    await store.put([tea]);
    const changes = [{ hash: 'other' }, { title: 'Tea' }, { tags: ['drink'] }, { metadata: { author: 'Bo' } }];
    for (const change of changes) {
      const changed = { ...tea, document: { ...tea.document, ...change } };
      expect(await store.put([changed])).toEqual(['changed']);
      expect(await store.get(tea.document.id, 'all')).toEqual(changed.document);
    }
    expect((await store.stats('all')).documents).toBe(1);
  });

  test('a replaced document leaves nothing of the old one', async () => {
    await using store = await open();
    await store.put([tea]);
    const before = await store.candidates({ terms: ['steamed'], limit: 5 }, 'all');
    const coffee = indexedDocument({ key: tea.document.key, title: 'Coffee', texts: ['coffee is roasted'] });
    await store.put([coffee]);
    const after = await store.candidates({ terms: ['steamed', 'green', 'roasted'], limit: 5 }, 'all');
    expect(after.candidates.map(({ tokens }) => tokens)).toEqual(['coffee is roasted']);
    expect([...after.frequency]).toEqual([['roasted', 1]]);
    expect(after.passages).toBe(1);
    expect(await store.passages(tea.document.id, { limit: 9 }, 'all')).toHaveLength(1);
    const rows = before.candidates.map(({ row }) => row);
    expect(await store.passagesByRow(rows, 'all')).toEqual([]);
    expect((await store.stats('all')).tags).toEqual({});
  });

  test('a removed document is no longer found anywhere', async () => {
    await using store = await open();
    const other = indexedDocument({ key: 'other', texts: ['tea again'] });
    await store.put([tea, other]);
    expect(await store.remove([tea.document.id, 'nobody'], 'all')).toBe(1);
    expect(await store.get(tea.document.id, 'all')).toBeUndefined();
    const { candidates, passages } = await store.candidates({ terms: ['tea'], limit: 5 }, 'all');
    expect(candidates.map(({ documentId }) => documentId)).toEqual([other.document.id]);
    expect(passages).toBe(1);
    expect(await store.put([tea])).toEqual(['added']);
  });

  test('a batch may hold one document twice: the last one stays', async () => {
    await using store = await open();
    const statuses = await store.put([
      indexedDocument({ key: 'twice', texts: ['first'] }),
      indexedDocument({ key: 'twice', texts: ['second'] }),
    ]);
    expect(statuses).toEqual(['added', 'changed']);
    const { candidates } = await store.candidates({ terms: ['first', 'second'], limit: 5 }, 'all');
    expect(candidates.map(({ tokens }) => tokens)).toEqual(['second']);
  });

  test('a document without passages can be listed and fetched', async () => {
    await using store = await open();
    const empty = indexedDocument({ key: 'empty', texts: [] });
    await store.put([empty, tea]);
    expect(await store.get(empty.document.id, 'all')).toEqual(empty.document);
    expect(await store.passages(empty.document.id, { limit: 9 }, 'all')).toEqual([]);
    expect(await store.passages(tea.document.id, { limit: 9 }, 'all')).toHaveLength(2);
    expect(await store.stats('all')).toMatchObject({ documents: 2, passages: 2 });
  });

  test('passages come from an ordinal on, as many as asked', async () => {
    await using store = await open();
    const long = indexedDocument({ key: 'long', texts: Array.from({ length: 7 }, (_, n) => `part ${n}`) });
    await store.put([tea, long, indexedDocument({ key: 'next', texts: ['next'] })]);
    const ordinals = async (range: { from?: number; limit: number }) =>
      (await store.passages(long.document.id, range, 'all')).map(({ ordinal, text }) => [ordinal, text]);
    expect(await ordinals({ from: 5, limit: 9 })).toEqual([
      [5, 'part 5'],
      [6, 'part 6'],
    ]);
    expect(await ordinals({ limit: 1 })).toEqual([[0, 'part 0']]);
    expect(await ordinals({ from: 7, limit: 9 })).toEqual([]);
  });

  test('known tells what is stored under keys of one collection', async () => {
    await using store = await open();
    await store.put([tea, indexedDocument({ collection: 'elsewhere', key: 'tea', texts: ['x'] })]);
    const known = await store.known('default', [tea.document.key, 'tea', 'nobody']);
    expect([...known.keys()]).toEqual([tea.document.key]);
    const { id, hash, sourceUrl, tags, passages } = tea.document;
    expect(known.get(tea.document.key)).toMatchObject({ id, hash, sourceUrl, tags, passages });
  });

  test('statistics count documents, passages, bytes and what they are', async () => {
    await using store = await open();
    expect(await store.stats('all')).toEqual({
      documents: 0,
      passages: 0,
      bytes: 0,
      languages: {},
      formats: {},
      collections: {},
      tags: {},
    });
    const updatedAt = '2026-03-01T00:00:00.000Z';
    await store.put([
      tea,
      indexedDocument({ collection: 'fr', key: 'a', language: 'fr', texts: ['été'], tags: ['hot'], updatedAt }),
      indexedDocument({ collection: 'fr', key: 'b', language: 'fr', texts: ['été'], mediaType: 'text/markdown' }),
    ]);
    expect(await store.stats('all')).toEqual({
      documents: 3,
      passages: 4,
      bytes: tea.document.bytes + 10,
      languages: { en: 1, fr: 2 },
      formats: { 'text/plain': 2, 'text/markdown': 1 },
      collections: { default: 1, fr: 2 },
      tags: { drink: 1, hot: 2 },
      lastChange: updatedAt,
    });
    expect(await store.languages('all')).toEqual(['fr', 'en']);
    expect(await store.check()).toBeUndefined();
    expect(await store.check({ deep: true })).toBeUndefined();
  });
}
