import type { Database } from './database.ts';

/** The figures of one transaction, written to the base once, at its end. */
export interface Books {
  /** The row of a collection, made when there is none. */
  collection(name: string): number;
  /** The first of `count` passage rows that follow each other and that no passage ever had. */
  reservePassages(count: number): number;
  /** Notes a document that came (1) or went (-1). */
  enter(collection: number, sign: 1 | -1, figures: DocumentFigures): void;
  /** Notes a change in the number of tokens of titles, once for each passage. */
  lengthenTitles(collection: number, tokens: number): void;
  close(): void;
}

export interface DocumentFigures {
  readonly passages: number;
  readonly bytes: number;
  readonly tokens: number;
  /** Tokens of the title, once for each passage. */
  readonly titleTokens: number;
  readonly language: string;
  readonly format: string;
  readonly analysis: string;
  readonly tags: ReadonlySet<string>;
}

export function openBooks(database: Database): Books {
  const rows = new Map<string, number>();
  const totals = new Map<number, Totals>();
  const tallies = new Map<string, Tally>();
  const lastSql = "SELECT value FROM meta WHERE name = 'last_passage'";
  let last = database.sql<{ value: number }>(lastSql).get()?.value ?? 0;

  function note(collection: number, kind: string, value: string, sign: number): void {
    const key = `${collection} ${kind} ${value}`;
    const tally = tallies.get(key) ?? { collection, kind, value, documents: 0 };
    tallies.set(key, { ...tally, documents: tally.documents + sign });
  }

  function add(collection: number, sign: number, change: Totals): void {
    const before = totals.get(collection) ?? [0, 0, 0, 0, 0];
    totals.set(
      collection,
      before.map((figure, n) => figure + sign * (change[n] ?? 0)),
    );
  }

  return {
    collection(name) {
      let row = rows.get(name);
      if (row === undefined) {
        database.sql('INSERT INTO collection (name) VALUES (?) ON CONFLICT DO NOTHING').run(name);
        row = database.sql<{ row: number }>('SELECT row FROM collection WHERE name = ?').get(name)?.row ?? 0;
        rows.set(name, row);
      }
      return row;
    },
    reservePassages(count) {
      const first = last + 1;
      last += count;
      return first;
    },
    enter(collection, sign, { passages, bytes, tokens, titleTokens, language, format, analysis, tags }) {
      add(collection, sign, [1, passages, bytes, tokens, titleTokens]);
      note(collection, 'language', language, sign);
      note(collection, 'format', format, sign);
      note(collection, 'analysis', analysis, sign);
      for (const tag of tags) note(collection, 'tag', tag, sign);
    },
    lengthenTitles: (collection, tokens) => add(collection, 1, [0, 0, 0, 0, tokens]),
    close() {
      database.sql("UPDATE meta SET value = ? WHERE name = 'last_passage'").run(last);
      for (const [collection, figures] of totals) database.sql(totalsSql).run(...figures, collection);
      for (const { collection, kind, value, documents } of tallies.values()) {
        if (documents !== 0) database.sql(tallySql).run(collection, kind, value, documents);
        if (documents < 0) database.sql(emptySql).run(collection, kind, value);
      }
    },
  };
}

/** Documents, passages, bytes, tokens, tokens of titles. */
type Totals = readonly number[];

interface Tally {
  readonly collection: number;
  readonly kind: string;
  readonly value: string;
  readonly documents: number;
}

const totalsSql = `
  UPDATE collection SET documents = documents + ?, passages = passages + ?, bytes = bytes + ?,
    tokens = tokens + ?, title_tokens = title_tokens + ? WHERE row = ?`;
const tallySql = `
  INSERT INTO tally VALUES (?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET documents = documents + excluded.documents`;
const emptySql = 'DELETE FROM tally WHERE collection = ? AND kind = ? AND value = ? AND documents = 0';
