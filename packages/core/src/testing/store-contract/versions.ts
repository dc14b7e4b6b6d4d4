import { expect, test } from 'vitest';
import type { KnowledgeStore, VersionRules } from '../../ports.ts';
import type { OpenStore } from '../describe-store.ts';
import { indexedDocument } from '../indexed-document.ts';

const day = (n: number): string => `2026-02-${String(n).padStart(2, '0')}T00:00:00.000Z`;

/** The document `key` as it was put on a day, with a text of that day. */
const draft = (key: string, n: number, collection = 'default') =>
  indexedDocument({ collection, key, title: `Title ${n}`, texts: [`text ${n}`, 'é 茶'], updatedAt: day(n) });

const id = 'default.a.md';

/** The text of each version with its end, in the order given. */
async function texts(store: KnowledgeStore, found: Awaited<ReturnType<KnowledgeStore['versions']['of']>>) {
  const all = [];
  for (const { row, until } of found) all.push([(await store.versions.passages(row, 'all'))[0]?.text, until]);
  return all;
}

export function versionContract(open: OpenStore): void {
  test('a replaced text is kept whole, until it was replaced, the latest first', async () => {
    await using store = await open();
    const [first, second, third] = [draft('a.md', 1), draft('a.md', 2), draft('a.md', 3)];
    await store.put([first]);
    expect(await store.versions.of(id, 'all')).toEqual([]);
    await store.put([second, third]);
    const found = await store.versions.of(id, 'all');
    expect(found.map(({ document, until }) => [document, until])).toEqual([
      [second.document, day(3)],
      [first.document, day(2)],
    ]);
    const passages = first.passages.map(({ tokens: _tokens, ...passage }, ordinal) => ({
      documentId: id,
      ordinal,
      ...passage,
    }));
    expect(await store.versions.passages(found[1]?.row ?? 0, 'all')).toEqual(passages);
    const { candidates } = await store.candidates({ terms: ['1', '2'], limit: 9 }, 'all');
    expect(candidates).toEqual([]);
    expect(await store.check({ deep: true })).toBeUndefined();
  });

  test('what has the same source is no new version, and its text is as old as it was', async () => {
    await using store = await open();
    const [first, second] = [draft('a.md', 1), draft('a.md', 4)];
    const { document } = first;
    await store.put([first]);
    await store.put([{ ...first, document: { ...document, tags: ['new'], title: 'New', updatedAt: day(2) } }]);
    await store.put([{ ...first, document: { ...document, updatedAt: day(3) } }], { anew: true });
    expect(await store.versions.of(id, 'all')).toEqual([]);
    expect(await store.versions.since(id, 'all')).toBe(day(1));
    await store.put([second]);
    expect(await store.versions.of(id, 'all')).toMatchObject([{ since: day(1), until: day(4) }]);
    expect(await store.versions.since(id, 'all')).toBe(day(4));
    expect(await store.versions.since(id, ['elsewhere'])).toBeUndefined();
    expect(await store.versions.since('nobody', 'all')).toBeUndefined();
  });

  test('the last five are kept', async () => {
    await using store = await open();
    for (let n = 1; n <= 7; n++) await store.put([draft('a.md', n), draft('b.md', 1)]);
    const found = await store.versions.of(id, 'all');
    expect(found.map(({ until }) => until)).toEqual([7, 6, 5, 4, 3].map(day));
    expect(await store.versions.of('default.b.md', 'all')).toEqual([]);
  });

  test('versions move with their document and go with it', async () => {
    await using store = await open();
    await store.put([draft('a.md', 1)]);
    await store.put([draft('a.md', 2)]);
    await store.move([{ id, key: 'new.md', sourceUrl: 'file:///new.md' }]);
    await store.put([draft('new.md', 3)]);
    const found = await store.versions.of(id, 'all');
    expect(found.map(({ document }) => [document.key, document.sourceUrl])).toEqual(
      found.map(() => ['new.md', 'file:///docs/new.md']),
    );
    expect(await texts(store, found)).toEqual([
      ['text 2', day(3)],
      ['text 1', day(2)],
    ]);
    await store.remove([id], 'all');
    expect(await store.versions.of(id, 'all')).toEqual([]);
    expect(await store.versions.passages(found[0]?.row ?? 0, 'all')).toEqual([]);
    await store.put([draft('a.md', 1)]);
    expect(await store.versions.of(id, 'all')).toEqual([]);
  });

  test('a version is seen by those who see the document, and by nobody else', async () => {
    await using store = await open();
    for (const n of [1, 2]) await store.put([draft('a.md', n), draft('s.md', n, 'secret')]);
    expect(await store.versions.of('secret.s.md', ['default'])).toEqual([]);
    expect(await store.versions.of('secret.s.md', [])).toEqual([]);
    const [secret] = await store.versions.of('secret.s.md', ['secret']);
    expect(secret?.document.collection).toBe('secret');
    expect(await store.versions.passages(secret?.row ?? 0, ['default'])).toEqual([]);
    expect(await store.versions.passages(secret?.row ?? 0, ['secret'])).toHaveLength(2);
    const keys = async (access: readonly string[], filter = {}) =>
      (await store.versions.latest({ limit: 9, filter }, access)).map(({ document }) => document.key);
    expect(await keys(['default'])).toEqual(['a.md']);
    expect(await keys(['default'], { collections: ['secret'] })).toEqual([]);
    expect((await keys(['default', 'secret'])).toSorted()).toEqual(['a.md', 's.md']);
  });

  test('the last replaced of all documents come first, as many as asked', async () => {
    await using store = await open();
    await store.put([draft('a.md', 1), draft('b.md', 1), draft('c.txt', 1)]);
    await store.put([draft('b.md', 3)]);
    await store.put([draft('a.md', 2), draft('c.txt', 4)]);
    const ends = async (limit: number, types?: readonly string[]) =>
      (await store.versions.latest({ limit, filter: { types } }, 'all')).map(({ until }) => until);
    expect(await ends(9)).toEqual([4, 3, 2].map(day));
    expect(await ends(2)).toEqual([4, 3].map(day));
    expect(await ends(9, ['md'])).toEqual([3, 2].map(day));
  });
}

export function versionRulesContract(open: (rules: VersionRules) => ReturnType<OpenStore>): void {
  const ago = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
  const at = (days: number) =>
    indexedDocument({ key: 'a.md', texts: [`text of ${days} days ago`], updatedAt: ago(days) });

  test('no more are kept than the number says', async () => {
    await using store = await open({ keep: 1 });
    for (const days of [9, 8, 7]) await store.put([at(days)]);
    expect(await texts(store, await store.versions.of(id, 'all'))).toEqual([
      ['text of 8 days ago', expect.any(String)],
    ]);
  });

  test('none are kept longer than the days say', async () => {
    await using store = await open({ keep: 5, days: 4 });
    for (const days of [9, 8, 3, 2]) await store.put([at(days)]);
    const found = await texts(store, await store.versions.of(id, 'all'));
    expect(found.map(([text]) => text)).toEqual(['text of 3 days ago', 'text of 8 days ago']);
    expect(await store.versions.latest({ limit: 9 }, 'all')).toHaveLength(2);
  });

  test('with 0, nothing is kept', async () => {
    await using store = await open({ keep: 0 });
    for (const days of [9, 8]) await store.put([at(days)]);
    expect(await store.versions.of(id, 'all')).toEqual([]);
    expect(await store.versions.latest({ limit: 9 }, 'all')).toEqual([]);
  });
}
