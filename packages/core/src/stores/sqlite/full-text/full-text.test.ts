import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nearTerms } from '../../../text/near-terms.ts';
import { type Database, openDatabase } from '../database.ts';
import { isDamage } from '../failure.ts';
import { writer } from '../writer.ts';
import { readPostings } from './doclist.ts';
import { fullText } from './index.ts';
import { continuation, leafTerms, listOf } from './leaf.ts';
import { merger, mergeSome } from './merge.ts';
import { structureOf } from './structure.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kb-full-text-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

let bases = 0;
function withBase<T>(work: (database: Database, path: string) => T): T {
  const path = join(folder, String(bases++));
  const database = openDatabase(path);
  try {
    return work(database, path);
  } finally {
    database.close();
  }
}

interface Passage {
  readonly title: string;
  readonly body: string;
}

const insert = (database: Database, row: number, { title, body }: Passage) =>
  database.sql("INSERT INTO passage_index (rowid, title, body, scope) VALUES (?, ?, ?, 's')").run(row, title, body);

const remove = (database: Database, row: number, { title, body }: Passage) =>
  database
    .sql("INSERT INTO passage_index (passage_index, rowid, title, body, scope) VALUES ('delete', ?, ?, ?, 's')")
    .run(row, title, body);

const command = (database: Database, name: string, value: number) =>
  database.sql('INSERT INTO passage_index (passage_index, rank) VALUES (?, CAST(? AS INTEGER))').run(name, value);

interface Said {
  readonly count: number;
  readonly titled: number;
}

/** What SQLite itself says of every term: `row`, how often, and whether in the title, in order. */
function asSqliteSays(database: Database): Map<string, Map<number, Said>> {
  database
    .sql('CREATE VIRTUAL TABLE IF NOT EXISTS temp.instances USING fts5vocab(main, passage_index, instance)')
    .run();
  const found = new Map<string, Map<number, Said>>();
  const rows = database
    .sql<{ term: string; row: number } & Said>(
      `SELECT term, doc AS row, count(*) AS count, max(col = 'title') AS titled
       FROM temp.instances GROUP BY term, doc ORDER BY term, doc`,
    )
    .all();
  for (const { term, row, count, titled } of rows)
    found.set(term, (found.get(term) ?? new Map<number, Said>()).set(row, { count, titled }));
  return found;
}

function expectTheSame(database: Database, terms: readonly string[]): void {
  const index = fullText(database)();
  const again = fullText(database)();
  const said = asSqliteSays(database);
  for (const term of terms) {
    const own = said.get(term) ?? new Map<number, Said>();
    const { rows, counts, titled } = index.postings(term);
    const passages = [...again.passages(term)];
    const read = { term, rows: [...rows], counts: [...counts], titled: [...titled], passages };
    const expected = [...own.values()];
    expect(read).toEqual({
      term,
      rows: [...own.keys()],
      counts: expected.map(({ count }) => count),
      titled: expected.map((one) => one.titled),
      passages: [...own.keys()],
    });
  }
}

/** Every term that the index still has, in its order. */
function* walk(database: Database): Generator<string> {
  const { termFrom } = fullText(database)();
  for (let term = termFrom(''); term !== undefined; term = termFrom(`${term}\0`)) yield term;
}

const byPoints = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** Also the terms of passages that were taken out are found until they are merged away. */
function expectTheSameTerms(database: Database, sought: readonly string[]): void {
  const found = [...walk(database)];
  expect(found).toEqual(found.toSorted(byPoints));
  const { passages, termFrom } = fullText(database)();
  expect(found.filter((term) => passages(term).length > 0)).toEqual([...asSqliteSays(database).keys()]);
  for (const from of sought) expect(termFrom(from)).toBe(found.find((term) => byPoints(term, from) >= 0));
}

// A few terms that share beginnings, so that lists are long and stand close together; some with letters of several bytes.
const words = ['a', 'ab', 'abc', 'abcd', 'b', 'été', 'étés', '水', '水道', 'zz', '0', '00', '｡', '𝒜', '𝒜b'];
const beginning = fc.string({ unit: fc.constantFrom('a', 'b', 'z', 'é', '水', '｡', '𝒜', '\u{10FFFF}'), maxLength: 4 });
const text = fc.array(fc.constantFrom(...words), { maxLength: 60 }).map((some) => some.join(' '));
const passage = fc.record({ title: text, body: text });
type Step =
  | { readonly step: 'add'; readonly passages: readonly Passage[] }
  | { readonly step: 'remove'; readonly one: number }
  | { readonly step: 'replace'; readonly one: number; readonly passage: Passage }
  | { readonly step: 'merge'; readonly pages: number };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ step: fc.constant('add' as const), passages: fc.array(passage, { maxLength: 12 }) }),
    },
    { weight: 3, arbitrary: fc.record({ step: fc.constant('remove' as const), one: fc.nat() }) },
    { weight: 2, arbitrary: fc.record({ step: fc.constant('replace' as const), one: fc.nat(), passage }) },
    {
      weight: 2,
      arbitrary: fc.record({ step: fc.constant('merge' as const), pages: fc.integer({ min: 1, max: 20 }) }),
    },
  ),
  { maxLength: 25 },
);

const passages = (...given: (readonly [string, string])[]) => given.map(([title, body]) => ({ title, body }));

/** Leaves a segment that a merge has read to its end, and whose pages are still there. */
const readToItsEnd: [Step[], number, string[]] = [
  [
    {
      step: 'add',
      passages: passages(
        ['', 'été b a abcd a'],
        ['zz', ''],
        ['', 'a a abcd ab'],
        ['été zz', ''],
        ['水 zz b', 'a ab abc b été'],
      ),
    },
    { step: 'add', passages: passages(['étés zz été', '水道 abc abcd a'], ['abc abcd', 'ab 0 zz a étés 00 b été']) },
    { step: 'merge', pages: 10 },
  ],
  32,
  [],
];

test('terms, passages, counts and titles are what SQLite says, whatever was added, removed, put in place of another, or merged in part', () => {
  fc.assert(
    fc.property(steps, fc.constantFrom(32, 64, 128, 4050), fc.array(beginning), (some, pageSize, sought) =>
      withBase((database) => {
        command(database, 'pgsz', pageSize);
        command(database, 'usermerge', 2);
        const held = new Map<number, Passage>();
        let last = 0;
        for (const one of some) {
          const row = 'one' in one ? [...held.keys()][one.one % (held.size || 1)] : undefined;
          const before = row === undefined ? undefined : held.get(row);
          database.sql('BEGIN').run();
          if (one.step === 'merge') command(database, 'merge', one.pages);
          if (row !== undefined && before) remove(database, row, before);
          if (one.step === 'remove' && row !== undefined) held.delete(row);
          if (one.step === 'replace' && row !== undefined) {
            insert(database, row, one.passage);
            held.set(row, one.passage);
          }
          for (const added of one.step === 'add' ? one.passages : []) {
            // Numbers need not follow each other.
            last += 1 + (added.body.length % 3) * 200;
            insert(database, last, added);
            held.set(last, added);
          }
          database.commit();
        }
        expectTheSame(database, [...words, 'absent', 's']);
        expectTheSameTerms(database, [...words, ...sought]);
      }),
    ),
    { numRuns: 60, examples: [readToItsEnd] },
  );
});

test('a term that fills many pages is read whole', () =>
  withBase((database) => {
    command(database, 'pgsz', 256);
    database.sql('BEGIN').run();
    for (let row = 1; row <= 3000; row++) {
      insert(database, row * 70, { title: '', body: `${'the '.repeat(row % 200)}${row % 7 ? 'rare' : 'other'} the` });
    }
    database.commit();
    expectTheSame(database, ['the', 'rare', 'other', 'r', 'thé']);
  }));

test('what was read is forgotten with the next commit', () =>
  withBase((database) => {
    const current = fullText(database);
    insert(database, 1, { title: '', body: 'tea' });
    database.sql('BEGIN').run();
    expect([...current().passages('tea')]).toEqual([1]);
    insert(database, 2, { title: 'tea', body: 'tea' });
    database.commit();
    expect([...current().postings('tea').counts]).toEqual([1, 2]);
  }));

test('pages that are cut or overwritten are damage, or answer with something, but never hang', () => {
  const page = withBase((database) => {
    for (let row = 1; row < 40; row++) insert(database, row, { title: 'tea', body: 'tea cup garden '.repeat(row) });
    return database.sql<{ block: Uint8Array }>('SELECT block FROM passage_index_data ORDER BY id DESC LIMIT 1').get()
      ?.block;
  });
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(4000), fc.nat(4000), (noise, at, end) => {
      const spoilt = Uint8Array.from(page ?? []);
      spoilt.set(noise.subarray(0, Math.max(0, spoilt.length - at)), Math.min(at, spoilt.length));
      const cut = spoilt.subarray(0, Math.max(end, 10));
      try {
        for (const n of leafTerms(cut).ends.keys()) readPostings([listOf(cut, n), continuation(cut)], true);
      } catch (error) {
        expect(isDamage(error)).toBe(true);
      }
    }),
  );
});

test('a page that says that a list goes on far behind it is damage', () => {
  // Two terms, `0a` and `0b`; then where each of them begins.
  const page = [0, 0, 0, 14, 2, 48, 97, 1, 4, 4, 1, 1, 98, 0];
  const places = (...second: number[]) => Uint8Array.from([...page, 4, ...second]);
  expect(listOf(places(6), 0)).toMatchObject({ from: 7, to: 10, open: false });
  expect(() => listOf(places(255, 255, 255, 127), 0)).toThrow('ends where it cannot');
  expect(() => continuation(Uint8Array.of(0, 0, 0, 4, 255, 255, 255, 127))).toThrow('ends where it cannot');
});

test('terms that are not in order, or share more than there was before them, are damage', () => {
  // Two terms, `0a` and one that shares a byte with it; then where each of them begins.
  const page = (shared: number, letter: number) =>
    Uint8Array.from([0, 0, 0, 14, 2, 48, 97, 1, 4, 4, shared, 1, letter, 0, 4, 6]);
  expect(Buffer.from(leafTerms(page(1, 98)).text).toString()).toBe('0a0b');
  expect(() => leafTerms(page(1, 97))).toThrow('not in order');
  expect(() => leafTerms(page(3, 98))).toThrow('ends where it cannot');
});

test('looking through the terms ends, whatever stands on the pages', () =>
  withBase((database, path) => {
    command(database, 'pgsz', 64);
    database.sql('BEGIN').run();
    for (let row = 1; row <= 200; row++) insert(database, row, { title: '', body: `cup${row} été${row} 水${row}` });
    database.commit();
    const pages = database
      .sql<{ id: number; block: Uint8Array }>('SELECT id, block FROM passage_index_data WHERE id > 10')
      .all();
    const terms = [...walk(database)].length;
    const tampered = new DatabaseSync(join(path, 'kb.sqlite'), { defensive: false });
    const put = tampered.prepare('UPDATE passage_index_data SET block = ? WHERE id = ?');
    const noise = fc.uint8Array({ minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(fc.nat(), fc.nat(), noise, (which, at, bytes) => {
        const { id, block } = pages[which % pages.length] ?? { id: 0, block: new Uint8Array() };
        const spoilt = Uint8Array.from(block);
        spoilt.set(bytes.subarray(0, spoilt.length - (at % spoilt.length)), at % spoilt.length);
        put.run(spoilt, id);
        try {
          const found = walk(database);
          for (let n = 0; !found.next().done; n++) expect(n).toBeLessThan(2 * terms);
          nearTerms('été1', { most: 1, fixed: 1, seek: fullText(database)().termFrom });
        } catch (error) {
          expect(isDamage(error)).toBe(true);
        }
        put.run(block, id);
      }),
      { numRuns: 300 },
    );
    tampered.close();
  }));

test('a page that stands in the place of another is damage', () =>
  withBase((database, path) => {
    command(database, 'pgsz', 64);
    for (let row = 1; row <= 40; row++) insert(database, row, { title: '', body: `cup${row} tea${row} zoo${row}` });
    command(database, 'merge', -1000);
    const tampered = new DatabaseSync(join(path, 'kb.sqlite'), { defensive: false });
    tampered.exec(`UPDATE passage_index_data SET block = (SELECT block FROM passage_index_data ORDER BY id DESC LIMIT 1)
      WHERE id = (SELECT max(id) - 2 FROM passage_index_data)`);
    tampered.close();
    expect(() => [...walk(database)]).toThrow('other terms');
  }));

test('a list of segments that makes no sense is damage, or answers with something, at once', () =>
  withBase((database, path) => {
    for (let row = 1; row < 60; row++) insert(database, row, { title: 'tea', body: `cup${row} garden`.repeat(row) });
    const block = [...(database.sql<{ block: Uint8Array }>(structure).get()?.block ?? [])];
    const tampered = new DatabaseSync(join(path, 'kb.sqlite'), { defensive: false });
    const put = tampered.prepare('UPDATE passage_index_data SET block = ? WHERE id = 10');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 9, size: 'max' }), fc.nat(block.length), fc.nat(9), (noise, at, cut) => {
        put.run(Uint8Array.from([...block.slice(0, at), ...noise, ...block.slice(at + cut)]));
        const began = performance.now();
        try {
          fullText(database)().postings('tea');
        } catch (error) {
          expect(isDamage(error)).toBe(true);
        }
        expect(performance.now() - began).toBeLessThan(2000);
      }),
      { examples: [[Uint8Array.of(255, 255, 255, 255, 255, 127), 4, 2]] },
    );
    tampered.exec('DELETE FROM passage_index_data WHERE id = 10');
    tampered.close();
    expect(() => fullText(database)()).toThrow('list of its segments');
  }));

const structure = 'SELECT block FROM passage_index_data WHERE id = 10';

test('an index of a format that is not read here is refused', () =>
  withBase((database) => {
    insert(database, 1, { title: 'tea', body: 'cup' });
    command(database, 'secure-delete', 1);
    remove(database, 1, { title: 'tea', body: 'cup' });
    expect(() => fullText(database)()).toThrow('has format 5');
  }));

test('merging leaves few segments, and every passage where it was', () =>
  withBase((database) => {
    command(database, 'automerge', 0);
    command(database, 'crisismerge', 1000);
    for (let row = 1; row <= 60; row++) {
      insert(database, row, { title: 'tea', body: `cup${row} ${'garden '.repeat(row)}` });
      if (row % 3 === 0)
        remove(database, row - 1, { title: 'tea', body: `cup${row - 1} ${'garden '.repeat(row - 1)}` });
    }
    const before = structureOf(database).segments.length;
    while (mergeSome(database));
    expect(structureOf(database).segments.length).toBeLessThan(before);
    expect(structureOf(database).segments.length).toBeLessThanOrEqual(6);
    expectTheSame(database, ['tea', 'cup7', 'cup8', 'garden']);
  }));

test('a merge that was begun is finished, also when segments are few', () =>
  withBase((database) => {
    command(database, 'automerge', 0);
    command(database, 'crisismerge', 1000);
    command(database, 'usermerge', 2);
    command(database, 'pgsz', 64);
    for (let row = 1; row <= 4; row++)
      insert(database, row, { title: 'tea', body: `cup${row} garden `.repeat(row * 9) });
    command(database, 'merge', 1);
    expect(structureOf(database)).toMatchObject({ isMerging: true });
    while (mergeSome(database));
    expect(structureOf(database)).toMatchObject({ isMerging: false, segments: [expect.anything()] });
    expectTheSame(database, ['tea', 'cup1', 'cup4', 'garden']);
  }));

test('closing waits for no other process, also when a merge waits for it already', async () => {
  const path = join(folder, String(bases++));
  const [database, other] = [openDatabase(path), openDatabase(path)];
  const writes = writer(path, database);
  const merging = merger(database, writes);
  await writes.write(
    () => insert(database, 1, { title: 'tea', body: 'cup' }),
    () => false,
  );
  expect(other.begin()).toBe(true);
  merging.wrote();
  await sleep(1200);
  const began = performance.now();
  await merging.close();
  await writes.close();
  expect(performance.now() - began).toBeLessThan(2000);
  other.close();
  database.close();
});

test('a missing page is damage', () =>
  withBase((database, path) => {
    for (let row = 1; row < 400; row++) insert(database, row, { title: 'tea', body: `cup${row} tea `.repeat(row) });
    command(database, 'merge', -1000);
    // SQLite lets nobody write to these tables but who asks for it.
    const other = new DatabaseSync(join(path, 'kb.sqlite'), { defensive: false });
    other.exec('DELETE FROM passage_index_data WHERE id % 4 = 3 AND id > 1000');
    other.close();
    expect(() => fullText(database)().postings('tea')).toThrow('missing');
    // Also where the term would only begin on it.
    const index = fullText(database)();
    const found = Array.from({ length: 399 }, (_, n) => attempt(() => index.postings(`cup${n + 1}`).rows.length));
    expect(new Set(found)).toEqual(new Set([1, 'A page of the full-text index is missing.']));
  }));

function attempt<T>(work: () => T): T | string {
  try {
    return work();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
