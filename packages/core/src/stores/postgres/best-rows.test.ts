import { PGlite } from '@electric-sql/pglite';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { indexedDocument } from '../../testing/indexed-document.ts';
import { migrate } from './migrate.ts';
import { pgliteClient } from './pglite-client.ts';
import { postgresStore } from './postgres-store.ts';

interface Word {
  readonly word: string;
  /** What it adds when it stands once, and each further time. */
  readonly once: number;
  readonly again: number;
}

// Rare ones in a few passages, frequent ones in most.
const words = ['rare', 'seldom', 'some', 'often', 'usual', 'common'];
const texts = Array.from({ length: 400 }, (_, n) =>
  words.map((word, i) => `${word} `.repeat((n * (7 + i)) % 23 < 2 + i * i ? 1 + (n % (2 + i)) : 0)).join(''),
);
// Far apart, so that now and then a frequent word is worth little and a rarer one much, or less than it seemed.
const word = (i: number) =>
  fc.record({
    word: fc.constant(words[i] ?? ''),
    once: fc.constantFrom(0.125, 1, 4, 16, 64),
    again: fc.constantFrom(0, 0.125, 0.25),
  });

interface Best {
  /** How many words were read whole; null for all. */
  readonly rarer: number | null;
  readonly rows: readonly number[] | null;
  readonly scores: readonly number[] | null;
  readonly equals: readonly number[] | null;
}

/** The rarest is worth least, and the one that is worth much stands in fewer rows than it should. */
const worthless = [
  { word: 'rare', once: 0.125, again: 0 },
  { word: 'seldom', once: 64, again: 0 },
  { word: 'common', once: 16, again: 0 },
];

/** Many rows are equally good. */
const plain = [
  { word: 'often', once: 16, again: 0 },
  { word: 'common', once: 1, again: 0 },
];

test('the best rows are the same whether frequent words are read whole or not', { timeout: 120_000 }, async () => {
  const database = await PGlite.create();
  const client = pgliteClient(database);
  await migrate(client);
  await using store = postgresStore({ client });
  await store.put(texts.map((text, n) => indexedDocument({ key: `${n}`, texts: [text || 'none'] })));

  const keys = (given: readonly Word[]) =>
    given.flatMap(({ word: term, once, again }, i) =>
      Array.from({ length: 17 }, (_, times) => ({ i: i + 1, term, times, weight: times === 1 ? once : again })),
    );
  /** As if each word stood in so many rows. */
  async function best(given: readonly Word[], limit: number, expected: number, where: string) {
    const entries = keys(given);
    const { rows } = await database.query<Best>(
      `with k as materialized (
         select array_agg(word order by n) as words, array_agg(times order by n) as times, array_agg(hashtextextended(term, times) order by n) as keys,
                array_agg(weight order by n) as weights, array_agg(null::bigint) as scopes
         from unnest($1::int[], $2::text[], $3::int[], $4::float8[]) with ordinality k(word, term, times, weight, n))
       select kb.rarer_words(k.words, k.times, k.weights, $5, $6) as rarer, b.rows, b.scores, b.equals
       from k, kb.best_rows(k.words, k.times, k.keys, k.scopes, k.weights, $5, $7, $6) b`,
      [
        entries.map(({ i }) => i),
        entries.map(({ term }) => term),
        entries.map(({ times }) => times),
        entries.map(({ weight }) => weight),
        given.map(() => expected),
        limit,
        where,
      ],
    );
    const found = rows[0] ?? { rarer: null, rows: null, scores: null, equals: null };
    return { ...found, equals: found.equals?.toSorted((a, b) => a - b) };
  }

  async function first(few: number, rows: readonly number[], limit: number) {
    const found = await database.query<{ rows: number[] }>('select kb.first_rows($1, $2, $3) as rows', [
      rows,
      limit,
      few,
    ]);
    return found.rows[0]?.rows;
  }

  let inPart = 0;
  let divided = 0;
  await fc.assert(
    fc.asyncProperty(
      fc
        .uniqueArray(fc.nat(words.length - 1), { minLength: 2 })
        .chain((some) => fc.tuple(...some.toSorted().map(word))),
      fc.integer({ min: 1, max: 60 }),
      fc.constantFrom('true', 'o.row % 3 = 0'),
      async (given, limit, where) => {
        const { rarer: none, ...whole } = await best(given, limit, 0, where);
        const { rarer, ...either } = await best(given, limit, 1e6, where);
        expect(none).toBeNull();
        if (rarer !== null) inPart++;
        expect(either).toEqual(whole);
        if (!whole.equals) return;
        divided++;
        const all = await best(given, texts.length, 0, where);
        expect(whole.equals).toEqual(all.rows?.filter((_, n) => all.scores?.[n] === whole.scores?.at(-1)));
        // Each row is a document, whose id has the number before.
        const byId = whole.equals.toSorted((a, b) => (`${a - 1}` < `${b - 1}` ? -1 : 1)).slice(0, limit);
        for (const few of [0, 400]) expect(await first(few, whole.equals, limit)).toEqual(byId);
      },
    ),
    {
      numRuns: 50,
      examples: [
        [worthless, 60, 'true'],
        [plain, 10, 'true'],
        [plain, 7, 'o.row % 3 = 0'],
      ],
    },
  );
  expect(inPart).toBeGreaterThan(10);
  expect(divided).toBeGreaterThan(1);
});
