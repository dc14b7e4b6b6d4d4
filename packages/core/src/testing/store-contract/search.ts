import { expect, test } from 'vitest';
import type { OpenStore } from '../describe-store.ts';
import { indexedDocument } from '../indexed-document.ts';
import { filterable, filters, labelOf } from './list.ts';

export function searchContract(open: OpenStore): void {
  test('candidates are the passages with any of the terms, in body or title', async () => {
    await using store = await open();
    await store.put([
      indexedDocument({ key: 'tea', title: 'hot drinks', texts: ['green tea', 'black tea', 'water'] }),
      indexedDocument({ key: 'ice', title: 'cold', texts: ['ice cream'], language: 'fr' }),
    ]);
    const { candidates } = await store.candidates({ terms: ['green', 'hot'], limit: 9 }, 'all');
    expect(new Set(candidates.map(({ ordinal }) => ordinal))).toEqual(new Set([0, 1, 2]));
    expect(candidates[0]).toEqual({
      row: expect.any(Number),
      documentId: 'default.tea',
      ordinal: 0,
      tokens: 'green tea',
      titleTokens: 'hot drinks',
      language: 'en',
    });
  });

  test('the figures that ranking needs are exact', async () => {
    await using store = await open();
    await store.put([
      indexedDocument({ key: 'a', title: 'one two', texts: ['x y z', 'x'] }),
      indexedDocument({ key: 'b', title: 'x', texts: ['y y y y'] }),
    ]);
    const found = await store.candidates({ terms: ['x', 'y', 'two', 'nothing', 'x'], limit: 9 }, 'all');
    expect(found).toMatchObject({ passages: 3, meanLength: 8 / 3, meanTitleLength: 5 / 3 });
    expect(Object.fromEntries(found.frequency)).toEqual({ x: 3, y: 2, two: 2 });
  });

  test('a limit keeps the rarest words', async () => {
    await using store = await open();
    const common = Array.from({ length: 40 }, (_, n) => indexedDocument({ key: `c${n}`, texts: ['tea common'] }));
    await store.put([...common, indexedDocument({ key: 'rare', texts: ['tea oolong'] })]);
    const { candidates } = await store.candidates({ terms: ['common', 'oolong', 'tea'], limit: 3 }, 'all');
    expect(candidates).toHaveLength(3);
    expect(candidates[0]?.documentId).toBe('default.rare');
  });

  test('the same question has the same answer', async () => {
    await using store = await open();
    await store.put(Array.from({ length: 30 }, (_, n) => indexedDocument({ key: `k${n}`, texts: ['same words'] })));
    const ask = () => store.candidates({ terms: ['words', 'same'], limit: 7 }, 'all');
    const first = await ask();
    await store.put([indexedDocument({ key: 'later', texts: ['unlike'] })]);
    expect((await ask()).candidates).toEqual(first.candidates);
  });

  test('of passages that are equally good the order of ingestion chooses none', async () => {
    // Two passages each, of which the first two documents have a better one.
    const documents = Array.from({ length: 165 }, (_, n) => {
      const [key, tags] = [`k${n}`, [n < 160 ? 'many' : 'few', ...(n % 2 === 0 ? ['even'] : [])]];
      return indexedDocument({
        key,
        title: '',
        tags,
        texts: [n < 2 ? 'tea tea cup' : 'tea and cup', 'the cup of tea'],
      });
    });
    const found = async (order: typeof documents) => {
      await using store = await open();
      await store.put(order);
      const ask = async (terms: readonly string[], limit: number, tags?: readonly string[]) => {
        const { candidates } = await store.candidates({ terms, limit, filter: tags && { tags } }, 'all');
        return candidates.map(({ documentId, ordinal }) => `${documentId} ${ordinal}`).toSorted();
      };
      return {
        equal: await ask(['tea'], 7),
        words: await ask(['cup', 'tea'], 9),
        most: await ask(['tea'], 3),
        few: await ask(['tea'], 5, ['few']),
        even: await ask(['tea'], 5, ['even']),
        many: await ask(['tea'], 5, ['many']),
      };
    };
    const forward = await found(documents);
    expect(await found(documents.toReversed())).toEqual(forward);
    expect(forward.equal).toEqual(
      ['k0 0', 'k0 1', 'k1 0', 'k1 1', 'k10 0', 'k10 1', 'k100 0'].map((one) => `default.${one}`),
    );
    expect(forward.few).toEqual(['k160 0', 'k160 1', 'k161 0', 'k161 1', 'k162 0'].map((one) => `default.${one}`));
  });

  test('a picture is a word like any other', async () => {
    await using store = await open();
    await store.put([
      indexedDocument({ key: 'a', texts: ['well done 🎉'] }),
      indexedDocument({ key: 'b', texts: ['well 🇫🇷'] }),
    ]);
    const found = async (term: string) =>
      (await store.candidates({ terms: [term], limit: 9 }, 'all')).candidates.map(({ documentId }) => documentId);
    expect([await found('🎉'), await found('🇫🇷'), await found('🇩🇪')]).toEqual([['default.a'], ['default.b'], []]);
  });

  test('no terms, and terms that nobody wrote, find nothing', async () => {
    await using store = await open();
    await store.put([indexedDocument({ key: 'a', texts: ['word'] })]);
    for (const terms of [[], ['absent'], [''], ['"'], ['a OR word*'], ['title:word'], ['\u0001']]) {
      const found = await store.candidates({ terms, limit: 9 }, 'all');
      expect(found.candidates).toEqual([]);
      expect(found.passages).toBe(1);
    }
  });

  test('each filter leaves the same documents as in a list', async () => {
    await using store = await open();
    await store.put(filterable);
    for (const [name, filter, expected] of filters) {
      const found = await store.candidates({ terms: ['word'], filter, limit: 50 }, 'all');
      const rows = found.candidates.map(({ row }) => row);
      const stored = await store.passagesByRow(rows, 'all');
      const labels = stored.map(({ document }) => labelOf(document)).toSorted();
      expect([name, labels]).toEqual([name, [...expected].toSorted()]);
      expect(found.frequency.get('word')).toBe(filterable.length);
    }
  });

  test('passages by row come in the order asked, with their documents', async () => {
    await using store = await open();
    const two = indexedDocument({ key: 'two', texts: ['tea one', 'tea two'] });
    await store.put([two]);
    const { candidates } = await store.candidates({ terms: ['tea'], limit: 9 }, 'all');
    const rows = candidates.toSorted((a, b) => b.ordinal - a.ordinal).map(({ row }) => row);
    const found = await store.passagesByRow([...rows, 987_654_321], 'all');
    expect(found.map(({ passage }) => passage.text)).toEqual(['tea two', 'tea one']);
    expect(found[0]?.document).toEqual(two.document);
  });

  test('passages that come along with candidates are those behind their rows', async () => {
    await using store = await open();
    await store.put([
      indexedDocument({ key: 'two', texts: ['tea one', 'tea two'], tags: ['t'], metadata: { of: 'tea' } }),
      indexedDocument({ collection: 'other', key: 'three', texts: ['tea three'] }),
    ]);
    const { candidates } = await store.candidates({ terms: ['tea'], limit: 9, withPassages: 2 }, ['default']);
    const along = candidates.flatMap(({ row, stored }) => (stored ? [{ row, stored }] : []));
    const rows = along.map(({ row }) => row);
    expect(along.map(({ stored }) => stored)).toEqual(await store.passagesByRow(rows, 'all'));
    expect(candidates).toHaveLength(2);
  });

  test('languages that may be of a moment ago are told apart by the candidates', async () => {
    await using store = await open();
    await store.put([indexedDocument({ key: 'a', texts: ['tea'] })]);
    await store.languages('all');
    await store.put([indexedDocument({ key: 'b', texts: ['tea'], language: 'fr' })]);
    const recent = await store.languages('all', { recent: true });
    const { languages = recent } = await store.candidates({ terms: ['tea'], limit: 9 }, 'all');
    expect(languages).toEqual(['en', 'fr']);
    expect(await store.languages('all', { recent: true })).toEqual(['en', 'fr']);
    expect(await store.languages([], { recent: true })).toEqual([]);
  });
}
