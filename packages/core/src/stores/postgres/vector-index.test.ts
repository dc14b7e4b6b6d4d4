import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashEmbedder } from '../../embedders/hash.ts';
import type { Filter } from '../../model.ts';
import type { Neighbour, VectorKnowledgeStore } from '../../ports.ts';
import { indexedDocument } from '../../testing/indexed-document.ts';
import { debianPostgres, type Server, whyNoPostgres, whyNoVectors } from '../../testing/postgres/debian-postgres.ts';
import { indexVectors, migrate } from './migrate.ts';
import { pgClient } from './pg-client.ts';
import { postgresStore } from './postgres-store.ts';

const reason = whyNoPostgres() ?? whyNoVectors();
describe.skipIf(reason)(`an index of vectors on a server${reason ? ` (skipped: ${reason})` : ''}`, () => {
  const { space, embed } = hashEmbedder({ dimensions: 64 });
  const word = (n: number) => `word${(n * n * 7 + n * 13) % 200}`;
  const text = (n: number) => Array.from({ length: 8 }, (_, i) => word(n + i * (1 + (n % 17)))).join(' ');
  let server: Server;
  beforeAll(async () => {
    server = await debianPostgres();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  async function fill(store: VectorKnowledgeStore, from: number, to: number): Promise<void> {
    const drafts = Array.from({ length: to - from }, (_, n) => ({
      key: `d${from + n}`,
      collection: n % 50 ? 'usual' : 'rare',
      texts: [text(from + n)],
    }));
    await store.put(drafts.map(indexedDocument));
    const id = await store.vectors.open(space);
    const waiting = await store.vectors.pending(id, to);
    const texts = waiting.map((one) => one.text);
    const rows = waiting.map(({ row }) => row);
    await store.vectors.put(id, rows, await embed(texts, 'passage'));
  }

  test('is made in half precision while others write, finds what comparing all finds, also inside a small collection', async () => {
    const client = pgClient({ url: server.url() });
    await migrate(client);
    await using store = postgresStore({ client });
    await fill(store, 0, 3000);
    const nearest = async (n: number, filter?: Filter) => {
      const [vector = new Float32Array()] = await embed([text(n)], 'query');
      const found = await store.vectors.nearest({ space: space.name, vector, limit: 10, filter }, 'all');
      return found?.nearest ?? [];
    };
    const asked = Array.from({ length: 20 }, (_, n) => n * 137);
    const all = async (filter?: Filter) => {
      const found: (readonly Neighbour[])[] = [];
      for (const n of asked) found.push(await nearest(n, filter));
      return found;
    };
    const rare = { collections: ['rare'] };
    const [exact, exactRare] = [await all(), await all(rare)];
    expect(await client.call('index_statement', '{}')).toMatch(/concurrently .* using hnsw .*halfvec/);
    const writing = store.put([indexedDocument({ key: 'later', texts: ['tea'] })]);
    expect(await indexVectors(client)).toBe(true);
    expect(await indexVectors(client)).toBe(false);
    await writing;
    // Of passages that are equally near any may come.
    const recall = (of: readonly (readonly Neighbour[])[], found: readonly (readonly Neighbour[])[]) =>
      found.flatMap((best, n) => best.filter(({ cosine }) => cosine >= (of[n]?.at(-1)?.cosine ?? 1) - 1e-6)).length /
      of.flat().length;
    expect(recall(exact, await all())).toBeGreaterThanOrEqual(0.95);
    const found = await all(rare);
    expect(found.map((ids) => ids.length)).toEqual(asked.map(() => 10));
    expect(recall(exactRare, found)).toBeGreaterThanOrEqual(0.95);
    await fill(store, 3000, 3100);
    expect((await nearest(3051))[0]?.cosine).toBeCloseTo(1, 3);
  });
});
