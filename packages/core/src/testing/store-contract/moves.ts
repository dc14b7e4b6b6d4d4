import { expect, test } from 'vitest';
import type { KnowledgeStore } from '../../ports.ts';
import type { OpenStore } from '../describe-store.ts';
import { indexedDocument } from '../indexed-document.ts';

const a = indexedDocument({ key: 'a.md', title: 'Green tea', texts: ['steamed leaves', 'cups'] });
const b = indexedDocument({ key: 'b.md', texts: ['roasted beans'] });
const c = indexedDocument({ key: 'c.md', texts: ['cold water'] });
const elsewhere = indexedDocument({ collection: 'elsewhere', key: 'z.txt', texts: ['other things'] });

const to = (moved: typeof a, key: string) => ({ id: moved.document.id, key, sourceUrl: `file:///new/${key}` });

/** The id of what each key holds. */
async function ids(store: KnowledgeStore): Promise<Record<string, string>> {
  const { items } = await store.list({ limit: 50 }, ['default']);
  return Object.fromEntries(items.map(({ key, id }) => [key, id]));
}

export function moveContract(open: OpenStore): void {
  test('a moved document has its new key and address, and everything else as before', async () => {
    await using store = await open();
    await store.put([a, b, elsewhere]);
    const before = await store.candidates({ terms: ['steamed', 'tea'], limit: 9 }, 'all');
    expect(await store.move([to(a, 'z.txt'), { ...to(b, 'x'), id: 'nobody' }])).toBe(1);
    const moved = { ...a.document, key: 'z.txt', sourceUrl: 'file:///new/z.txt' };
    expect(await store.get(a.document.id, 'all')).toEqual(moved);
    expect(await store.candidates({ terms: ['steamed', 'tea'], limit: 9 }, 'all')).toEqual(before);
    expect([...(await store.known('default', ['a.md', 'z.txt'])).keys()]).toEqual(['z.txt']);
    const { items } = await store.list({ filter: { types: ['txt'], path: 'z' }, limit: 9 }, ['default']);
    expect(items).toEqual([moved]);
    expect(await store.check({ deep: true })).toBeUndefined();
  });

  test('a new title is found, and the old one is not', async () => {
    await using store = await open();
    await store.put([a, b]);
    const title = { text: 'Brewing by hand', tokens: 'brewing by hand' };
    expect(await store.similarTerms(['brewng', 'grean'], 'all')).toEqual(new Map([['grean', ['green']]]));
    await store.move([{ ...to(a, 'brewing.md'), title }]);
    const found = await store.candidates({ terms: ['brewing', 'green', 'steamed'], limit: 9 }, 'all');
    expect(found.candidates.map(({ titleTokens, ordinal }) => [titleTokens, ordinal]).toSorted()).toEqual([
      ['brewing by hand', 0],
      ['brewing by hand', 1],
    ]);
    expect(Object.fromEntries(found.frequency)).toEqual({ brewing: 2, steamed: 1 });
    expect(await store.similarTerms(['brewng', 'grean'], 'all')).toEqual(new Map([['brewng', ['brewing']]]));
    await using same = await open();
    const renamed = { ...a, document: { ...a.document, title: title.text }, titleTokens: title.tokens };
    await same.put([renamed, b]);
    const expected = await same.candidates({ terms: ['brewing'], limit: 9 }, 'all');
    expect(found.meanTitleLength).toBe(expected.meanTitleLength);
    expect((await store.get(a.document.id, 'all'))?.title).toBe(title.text);
    expect(await store.check({ deep: true })).toBeUndefined();
  });

  test('documents change places and follow each other in one batch', async () => {
    await using store = await open();
    await store.put([a, b, c]);
    expect(await store.move([to(a, 'b.md'), to(b, 'a.md')])).toBe(2);
    expect(await ids(store)).toEqual({ 'a.md': b.document.id, 'b.md': a.document.id, 'c.md': c.document.id });
    expect(await store.move([to(b, 'x'), to(b, 'b.md'), to(a, 'c.md'), to(c, 'd.md')])).toBe(3);
    expect(await ids(store)).toEqual({ 'b.md': b.document.id, 'c.md': a.document.id, 'd.md': c.document.id });
  });

  test('a key that another document has is refused, and nothing moves', async () => {
    await using store = await open();
    await store.put([a, b, c, elsewhere]);
    const before = await ids(store);
    for (const moves of [
      [to(a, 'free'), to(b, 'c.md')],
      [to(a, 'same'), to(b, 'same')],
    ]) {
      await expect(store.move(moves)).rejects.toMatchObject({ code: 'conflict' });
      expect(await ids(store)).toEqual(before);
    }
    expect((await store.get(a.document.id, 'all'))?.sourceUrl).toBe(a.document.sourceUrl);
    expect(await store.move([])).toBe(0);
  });

  test('after a move, a new document at the old key and a change at the new one keep the ids apart', async () => {
    await using store = await open();
    await store.put([a]);
    await store.move([to(a, 'b.md')]);
    const changed = indexedDocument({ key: 'b.md', texts: ['other beans'] });
    expect(await store.put([changed, c])).toEqual(['changed', 'added']);
    expect(await store.put([a, a, changed])).toEqual(['added', 'unchanged', 'unchanged']);
    expect(await ids(store)).toEqual({
      'a.md': `${a.document.id}.2`,
      'b.md': a.document.id,
      'c.md': c.document.id,
    });
    expect((await store.passages(a.document.id, { limit: 9 }, 'all')).map(({ text }) => text)).toEqual(['other beans']);
    expect(await store.put([a])).toEqual(['unchanged']);
    expect(await store.check({ deep: true })).toBeUndefined();
  });
}
