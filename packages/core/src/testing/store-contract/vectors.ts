import { expect, test } from 'vitest';
import { hashEmbedder } from '../../embedders/hash.ts';
import type { Access } from '../../model.ts';
import type { EmbeddingSpace, VectorKnowledgeStore } from '../../ports.ts';
import type { OpenVectorStore } from '../describe-store.ts';
import { indexedDocument } from '../indexed-document.ts';
import { sampleVectors } from '../sample-vectors.ts';
import { filterable, filters, labelOf } from './list.ts';

const embedder = hashEmbedder({ dimensions: 32 });
const other: EmbeddingSpace = { name: 'other/model/3', provider: 'other', model: 'model', dimensions: 3 };

/** Gives every waiting passage of a space its vector. */
async function fill(store: VectorKnowledgeStore, id: number): Promise<void> {
  for (;;) {
    const waiting = await store.vectors.pending(id, 7);
    if (waiting.length === 0) return;
    const texts = waiting.map(({ text }) => text);
    const rows = waiting.map(({ row }) => row);
    await store.vectors.put(id, rows, await embedder.embed(texts, 'passage'));
  }
}

async function near(store: VectorKnowledgeStore, text: string, access: Access = 'all', more: object = {}) {
  const [vector = new Float32Array()] = await embedder.embed([text], 'query');
  return store.vectors.nearest({ space: embedder.space.name, vector, limit: 5, ...more }, access);
}

const tea = indexedDocument({ key: 'tea', texts: ['green tea is steamed', 'black tea is not'] });
const ice = indexedDocument({ key: 'ice', texts: ['ice cream is cold'] });

export function vectorContract(open: OpenVectorStore): void {
  test('passages wait for vectors, oldest first, until they have one or are gone', async () => {
    await using store = await open();
    expect(await store.vectors.spaces('all')).toEqual([]);
    expect(await near(store, 'tea')).toBeUndefined();
    await store.put([tea, ice]);
    const id = await store.vectors.open(embedder.space);
    const waiting = await store.vectors.pending(id, 2);
    expect(waiting.map(({ title, text }) => [title, text])).toEqual([
      ['tea', 'green tea is steamed'],
      ['tea', 'black tea is not'],
    ]);
    await fill(store, id);
    expect(await store.vectors.pending(id, 9)).toEqual([]);
    expect(await store.vectors.spaces('all')).toEqual([
      { ...embedder.space, id, active: true, vectors: 3, pending: 0 },
    ]);
    await store.put([indexedDocument({ key: 'tea', texts: ['mint tea'] })]);
    expect(await store.vectors.spaces('all')).toMatchObject([{ vectors: 1, pending: 1 }]);
    expect((await store.vectors.pending(id, 9)).map(({ text }) => text)).toEqual(['mint tea']);
    await store.remove([tea.document.id, ice.document.id], 'all');
    expect(await store.vectors.spaces('all')).toMatchObject([{ vectors: 0, pending: 0 }]);
    expect((await near(store, 'tea'))?.nearest).toEqual([]);
  });

  test('whether a space is literal is noted, and told with what is near', async () => {
    await using store = await open();
    await store.put([tea]);
    const id = await store.vectors.open(embedder.space);
    await fill(store, id);
    expect(await near(store, 'tea')).toMatchObject({ literal: false });
    for (const literal of [true, false]) {
      await store.vectors.noteLiteral(id, literal);
      expect(await near(store, 'tea')).toMatchObject({ literal });
      expect(await store.vectors.spaces('all')).toMatchObject([{ id, literal }]);
      expect(await store.vectors.open(embedder.space)).toBe(id);
    }
    await store.vectors.noteLiteral(id + 1, true);
    const next = await store.vectors.open(embedder.space, { fresh: true });
    expect((await store.vectors.spaces('all')).find((space) => space.id === next)?.literal).toBeUndefined();
  });

  test('the vectors of a moved document stay', async () => {
    await using store = await open();
    await store.put([tea, ice]);
    await fill(store, await store.vectors.open(embedder.space));
    const before = await near(store, 'green tea is steamed');
    const title = { text: 'Hot', tokens: 'hot' };
    await store.move([{ id: tea.document.id, key: 'hot', sourceUrl: 'file:///hot', title }]);
    expect(await store.vectors.spaces('all')).toMatchObject([{ vectors: 3, pending: 0 }]);
    expect(await near(store, 'green tea is steamed')).toEqual(before);
  });

  test('of passages that are equally near the order of ingestion chooses none', async () => {
    const equal = Array.from({ length: 70 }, (_, n) =>
      indexedDocument({ key: `k${n}`, texts: ['mint tea', 'mint tea'] }),
    );
    const documents = [...equal, tea, ice];
    const found = async (order: typeof documents) => {
      await using store = await open();
      await store.put(order);
      await fill(store, await store.vectors.open(embedder.space));
      const ask = async (text: string, limit: number) =>
        (await near(store, text, 'all', { limit }))?.nearest.map(
          ({ documentId, ordinal }) => `${documentId} ${ordinal}`,
        );
      return [await ask('mint tea', 5), await ask('mint tea', 45), await ask('green tea is steamed', 20)];
    };
    const forward = await found(documents);
    expect(await found(documents.toReversed())).toEqual(forward);
    expect(forward[0]).toEqual(['k0 0', 'k0 1', 'k1 0', 'k1 1', 'k10 0'].map((one) => `default.${one}`));
  });

  test('the nearest come first, with their documents, and further cosines and a background when asked', async () => {
    await using store = await open();
    await store.put([tea, ice]);
    await fill(store, await store.vectors.open(embedder.space));
    const found = await near(store, 'green tea is steamed', 'all', { limit: 1 });
    expect(found?.nearest).toEqual([
      { row: expect.any(Number), documentId: 'default.tea', ordinal: 0, cosine: expect.closeTo(1, 3) },
    ]);
    expect(found?.searched).toBe(3);
    expect(found?.background).toHaveLength(3);
    const { candidates } = await store.candidates({ terms: ['ice', 'tea'], limit: 9 }, 'all');
    const rows = candidates.map(({ row }) => row);
    const { cosines } = (await near(store, 'ice cream is cold', 'all', { limit: 0, rows: [...rows, 987_654] })) ?? {};
    expect(new Set(cosines?.keys())).toEqual(new Set(rows));
    expect(Math.max(...(cosines?.values() ?? []))).toBeCloseTo(1, 3);
  });

  test('the nearest of many are those that comparing all of them gives', async () => {
    await using store = await open();
    const vectors = sampleVectors('clustered', 48);
    const space = { ...other, dimensions: 48 };
    const texts = Array.from({ length: 300 }, (_, n) => `text ${n}`);
    await store.put([indexedDocument({ key: 'many', texts })]);
    const id = await store.vectors.open(space);
    const rows = (await store.vectors.pending(id, 1000)).map(({ row }) => row);
    const given = rows.map(() => vectors.next());
    await store.vectors.put(id, rows, given);
    for (const query of [vectors.next(), given[17] ?? new Float32Array()]) {
      const exact = [...given.entries()].toSorted(([, a], [, b]) => cosine(b, query) - cosine(a, query)).slice(0, 10);
      const found = await store.vectors.nearest({ space: space.name, vector: query, limit: 10 }, 'all');
      const ordinals = found?.nearest.map(({ ordinal }) => ordinal) ?? [];
      expect(ordinals.filter((ordinal) => exact.some(([index]) => index === ordinal)).length).toBeGreaterThanOrEqual(9);
      expect(found?.nearest[0]?.cosine).toBeCloseTo(cosine(exact[0]?.[1] ?? query, query), 3);
    }
  });

  test('each filter leaves the same documents as in a list', async () => {
    await using store = await open();
    await store.put(filterable);
    await fill(store, await store.vectors.open(embedder.space));
    for (const [name, filter, expected] of filters) {
      const found = await near(store, 'word', 'all', { filter, limit: 50 });
      const stored = await store.passagesByRow(found?.nearest.map(({ row }) => row) ?? [], 'all');
      expect([name, stored.map(({ document }) => labelOf(document)).toSorted()]).toEqual([
        name,
        [...expected].toSorted(),
      ]);
    }
  });

  test.each<[string, readonly string[]]>([
    ['one collection', ['open']],
    ['two collections', ['open', 'open2', 'nowhere']],
    ['no collection', []],
  ])('with access to %s, vectors of the others change nothing', async (_, access) => {
    await using store = await open();
    await using without = await open();
    const secret = indexedDocument({ collection: 'secret', key: 's', texts: ['shared words', 'shared secret'] });
    const own = [
      indexedDocument({ collection: 'open', key: 'a', texts: ['shared words', 'others'] }),
      indexedDocument({ collection: 'open2', key: 'b', texts: ['shared things'] }),
    ];
    await store.put([secret, ...own]);
    await without.put(own);
    const seen = await Promise.all(
      [store, without].map(async (one) => {
        await fill(one, await one.vectors.open(embedder.space));
        const rows = Array.from({ length: 20 }, (_, row) => row);
        const found = await near(one, 'shared words', access, { rows });
        const filtered = await near(one, 'shared words', access, { filter: { collections: ['secret', 'open'] } });
        return [
          (await one.vectors.spaces(access)).map(({ id: _id, ...space }) => space),
          ...[found, filtered].map((answer) => ({
            nearest: answer?.nearest.map(({ row: _row, ...rest }) => rest),
            cosines: [...(answer?.cosines.values() ?? [])].toSorted((a, b) => a - b),
            background: answer?.background.toSorted((a, b) => a - b),
            searched: answer?.searched,
          })),
        ];
      }),
    );
    expect(seen[0]).toEqual(seen[1]);
  });

  test('spaces are never mixed: a new one is filled while the old one serves, then takes its place', async () => {
    await using store = await open();
    await store.put([tea]);
    const old = await store.vectors.open(embedder.space);
    await fill(store, old);
    const next = await store.vectors.open(other);
    const waiting = await store.vectors.pending(next, 9);
    expect(waiting).toHaveLength(2);
    const vector = Float32Array.of(1, 2, 3);
    const nearOther = () => store.vectors.nearest({ space: other.name, vector, limit: 5 }, 'all');
    expect(await nearOther()).toBeUndefined();
    const rows = waiting.map(({ row }) => row);
    await expect(store.vectors.put(next, rows, await embedder.embed(['a', 'b'], 'passage'))).rejects.toMatchObject({
      code: 'invalid_input',
    });
    expect(
      await store.vectors.put(
        next,
        [...rows, 987_654],
        rows.concat(1).map((n) => Float32Array.of(1, n, 0)),
      ),
    ).toBe(2);
    expect((await near(store, 'tea'))?.nearest).toHaveLength(2);
    expect(await store.vectors.open(other)).toBe(next);
    expect(await store.vectors.activate(next)).toBe(true);
    expect(await near(store, 'tea')).toBeUndefined();
    expect((await nearOther())?.nearest).toHaveLength(2);
    expect(await store.vectors.spaces('all')).toMatchObject([{ id: next, active: true, vectors: 2, pending: 0 }]);
    expect(await store.vectors.put(old, rows, await embedder.embed(['a', 'b'], 'passage'))).toBe(0);
    expect(await store.vectors.activate(old)).toBe(false);
    expect(await store.vectors.pending(old, 9)).toEqual([]);
  });

  test('a space can be made anew under its name, and one that was given up for another is dropped', async () => {
    await using store = await open();
    await store.put([tea]);
    const first = await store.vectors.open(embedder.space);
    await fill(store, first);
    expect(await store.vectors.open(embedder.space)).toBe(first);
    const again = await store.vectors.open(embedder.space, { fresh: true });
    expect(again).not.toBe(first);
    expect(await store.vectors.open(embedder.space)).toBe(again);
    expect(await store.vectors.pending(again, 9)).toHaveLength(2);
    await store.vectors.open(other);
    expect((await store.vectors.spaces('all')).map(({ name }) => name)).toEqual([embedder.space.name, other.name]);
    expect((await near(store, 'tea'))?.nearest).toHaveLength(2);
  });

  test('what is found tells vectors that were made anew from those before', async () => {
    await using store = await open();
    await store.put([tea]);
    const spaces: ReadonlyMap<number, number>[] = [];
    for (const fresh of [false, true]) {
      const id = await store.vectors.open(embedder.space, { fresh });
      await fill(store, id);
      await store.vectors.activate(id);
      spaces.push((await near(store, 'tea'))?.spaces ?? new Map());
    }
    const [before, after] = spaces;
    expect(before?.size).toBeGreaterThan(0);
    for (const [place, id] of after ?? []) expect(before?.get(place)).not.toBe(id);
  });

  test('the vectors of a document are read as they were given, and a missing one is absent', async () => {
    await using store = await open();
    await store.put([tea, ice]);
    const id = await store.vectors.open(other);
    const rows = (await store.vectors.pending(id, 9)).map(({ row }) => row);
    await store.vectors.put(id, rows.slice(1, 2), [Float32Array.of(1, 2, 2)]);
    const found = await store.vectors.of(id, tea.document.id);
    expect(found.map(({ row, ordinal }) => [row, ordinal])).toEqual([
      [rows[0], 0],
      [rows[1], 1],
    ]);
    expect(found[0]?.vector).toBeUndefined();
    expect(cosine(found[1]?.vector ?? Float32Array.of(0, 0, 1), Float32Array.of(1, 2, 2))).toBeCloseTo(1, 6);
    expect(await store.vectors.of(id, 'nobody')).toEqual([]);
    expect(await store.vectors.of(id + 1, tea.document.id)).toEqual([]);
  });

  test('one holder at a time fills a space', async () => {
    await using store = await open();
    const id = await store.vectors.open(embedder.space);
    expect(await store.vectors.claim(id, 'one', 60_000)).toBe(true);
    expect(await store.vectors.claim(id, 'one', 60_000)).toBe(true);
    expect(await store.vectors.claim(id, 'two', 60_000)).toBe(false);
    await store.vectors.claim(id, 'one', 0);
    expect(await store.vectors.claim(id, 'two', 60_000)).toBe(true);
    expect(await store.vectors.claim(id + 1, 'one', 60_000)).toBe(false);
  });
}

function cosine(a: Float32Array, b: Float32Array): number {
  const dot = (x: Float32Array, y: Float32Array) => x.reduce((sum, value, i) => sum + value * (y[i] ?? 0), 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}
