import { expect, test } from 'vitest';
import type { Filter } from '../../model.ts';
import type { KnowledgeStore } from '../../ports.ts';
import { byCodePoint } from '../../text/vocabulary.ts';
import type { OpenStore } from '../describe-store.ts';
import { indexedDocument } from '../indexed-document.ts';

const january = '2026-01-15T00:00:00.000Z';
const march = '2026-03-15T00:00:00.000Z';

/** Documents that the filters tell apart. */
export const filterable = [
  indexedDocument({ key: 'docs/a.md', texts: ['word'], mediaType: 'text/markdown', tags: ['x'], updatedAt: january }),
  indexedDocument({
    key: 'docs/b.PDF',
    texts: ['word'],
    mediaType: 'application/pdf',
    tags: ['x', 'y'],
    updatedAt: march,
  }),
  indexedDocument({ key: 'docs2/c.pdf', texts: ['word'], mediaType: 'application/pdf', updatedAt: march }),
  indexedDocument({ key: 'docs%', texts: ['word'], tags: ['y'], updatedAt: january }),
  indexedDocument({ collection: 'other', key: 'docs/a.md', texts: ['word'], tags: ['z'], updatedAt: march }),
  indexedDocument({ collection: 'other', key: 'e.txt', texts: ['word'], updatedAt: january }),
  indexedDocument({
    collection: 'other',
    key: 'record 1.5',
    texts: ['word'],
    mediaType: 'application/jsonl',
    updatedAt: '2026-02-15T00:00:00.000Z',
  }),
];

/** Each filter with the keys it leaves; a key of `other` is marked. */
export const filters: readonly (readonly [string, Filter, readonly string[]])[] = [
  [
    'nothing',
    {},
    ['docs%', 'docs/a.md', 'docs/b.PDF', 'docs2/c.pdf', 'other:docs/a.md', 'other:e.txt', 'other:record 1.5'],
  ],
  ['a collection', { collections: ['other', 'nowhere'] }, ['other:docs/a.md', 'other:e.txt', 'other:record 1.5']],
  ['any of the tags', { tags: ['x', 'z'] }, ['docs/a.md', 'docs/b.PDF', 'other:docs/a.md']],
  ['a folder', { path: 'docs/' }, ['docs/a.md', 'docs/b.PDF', 'other:docs/a.md']],
  ['a prefix with a wildcard in it', { path: 'docs%' }, ['docs%']],
  ['a media type', { types: ['application/pdf'] }, ['docs/b.PDF', 'docs2/c.pdf']],
  ['an extension, in any case', { types: ['pdf', 'txt'] }, ['docs/b.PDF', 'docs2/c.pdf', 'other:e.txt']],
  ['the extension of a file that holds records', { types: ['JSONL'] }, ['other:record 1.5']],
  ['a lower bound in time', { after: march }, ['docs/b.PDF', 'docs2/c.pdf', 'other:docs/a.md']],
  ['an upper bound in time', { before: march }, ['docs%', 'docs/a.md', 'other:e.txt', 'other:record 1.5']],
  ['documents', { documents: ['default.docs%', 'other.e.txt', 'nobody'] }, ['docs%', 'other:e.txt']],
  ['several conditions', { tags: ['x'], types: ['pdf'], path: 'docs/', after: march }, ['docs/b.PDF']],
  ['conditions that nothing meets', { tags: ['x'], collections: ['other'] }, []],
  ['a list of no values', { tags: [] }, []],
];

export const labelOf = ({ collection, key }: { readonly collection: string; readonly key: string }): string =>
  collection === 'default' ? key : `${collection}:${key}`;

export function listContract(open: OpenStore): void {
  test('each filter leaves the right ones', async () => {
    await using store = await open();
    await store.put(filterable);
    for (const [name, filter, expected] of filters) {
      const { items } = await store.list({ filter, limit: 50 }, 'all');
      expect([name, items.map(labelOf)]).toEqual([name, expected]);
    }
  });

  test('any page size gives every document once, in order of collection and key', async () => {
    await using store = await open();
    const keys = ['b', 'a', 'a/b', 'é', 'Z', 'ﬀ', '😀', '0'];
    const documents = ['beta', 'alpha', 'Gamma'].flatMap((collection) =>
      keys.map((key) => indexedDocument({ collection, key, texts: ['x'] })),
    );
    await store.put(documents);
    const inOrder = documents
      .map(({ document }) => [document.collection, document.key] as const)
      .toSorted((a, b) => byCodePoint(a[0], b[0]) || byCodePoint(a[1], b[1]));
    for (const limit of [1, 5, 8, 24, 100]) expect(await readAll(store, limit)).toEqual(inOrder);
  });

  test('a document added meanwhile neither repeats nor hides another', async () => {
    await using store = await open();
    const put = (key: string) => store.put([indexedDocument({ key, texts: ['x'] })]);
    for (const key of ['b', 'd', 'f']) await put(key);
    const first = await store.list({ limit: 2 }, 'all');
    await put('a');
    await put('e');
    await store.remove(['default.d'], 'all');
    const second = await store.list({ limit: 5, cursor: first.cursor ?? '' }, 'all');
    expect(second.items.map(({ key }) => key)).toEqual(['e', 'f']);
    expect(second.cursor).toBeUndefined();
  });
}

async function readAll(store: KnowledgeStore, limit: number): Promise<(readonly [string, string])[]> {
  const found: (readonly [string, string])[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.list({ limit, ...(cursor !== undefined && { cursor }) }, 'all');
    expect(page.items.length).toBeLessThanOrEqual(limit);
    found.push(...page.items.map(({ collection, key }) => [collection, key] as const));
    cursor = page.cursor;
  } while (cursor !== undefined);
  return found;
}
