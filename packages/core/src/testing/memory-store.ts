import { KbError } from '../errors.ts';
import { type Access, type Document, type Filter, type Passage, type Stats, versionOf } from '../model.ts';
import type {
  Candidate,
  Candidates,
  IndexedDocument,
  VectorKnowledgeStore,
  LexicalQuery,
  Move,
  PutStatus,
  VersionRules,
} from '../ports.ts';
import { readCursor, writeCursor } from '../stores/cursor.ts';
import { spellings } from '../text/spellings.ts';
import { byCodePoint, vocabulary } from '../text/vocabulary.ts';
import { guardedStore } from './guarded-store.ts';
import { usualVersions } from '../stores/version-rules.ts';
import { memoryVersions } from './memory-versions.ts';
import { memoryVectors } from './memory-vectors.ts';

export interface MemoryStoreOptions {
  readonly versions?: VersionRules | undefined;
}

/** A complete store in memory, exact and without any index file: for tests and for measuring what ranking alone does. */
export function memoryStore({ versions: rules = usualVersions }: MemoryStoreOptions = {}): VectorKnowledgeStore {
  const documents = new Map<string, Stored>();
  const rows = new Map<number, Row>();
  const postings = new Map<string, Map<number, number>>();
  let lastRow = 0;

  function unindex(stored: Stored): void {
    for (const row of stored.rows) {
      for (const token of new Set(row.all)) postings.get(token)?.delete(row.number);
      rows.delete(row.number);
    }
    documents.delete(stored.indexed.document.id);
  }

  function index(indexed: IndexedDocument, former: readonly Row[] = []): void {
    const title = split(indexed.titleTokens);
    const made = indexed.passages.map((passage, ordinal): Row => {
      const body = split(passage.tokens);
      return { number: former[ordinal]?.number ?? ++lastRow, ordinal, indexed, body, title, all: [...body, ...title] };
    });
    for (const row of made) {
      rows.set(row.number, row);
      for (const token of row.all) {
        const posting = postings.get(token) ?? new Map<number, number>();
        posting.set(row.number, (posting.get(row.number) ?? 0) + 1);
        postings.set(token, posting);
      }
    }
    documents.set(indexed.document.id, { indexed, rows: made });
  }

  const visible = (access: Access): Stored[] =>
    [...documents.values()].filter((stored) => allows(access, stored.indexed.document));

  const versions = memoryVersions(rules, (access, filter) =>
    visible(access)
      .map((stored) => stored.indexed.document)
      .filter((document) => !filter || matches(filter, document)),
  );

  const isIn = (collection: string, id: string): boolean =>
    documents.get(id)?.indexed.document.collection === collection;

  /** The document as it will be known: under the id of what has its key, else under one that no other has. */
  function settle({ document, ...rest }: IndexedDocument): IndexedDocument {
    const inCollection = visible([document.collection]).map((stored) => stored.indexed.document);
    const same = inCollection.find(({ key }) => key === document.key);
    let id = same?.id ?? document.id;
    for (let n = 2; !same && isIn(document.collection, id); n++) id = `${document.id}.${n}`;
    return { ...rest, document: { ...document, id } };
  }

  function put(given: IndexedDocument, anew: boolean): PutStatus {
    const indexed = settle(given);
    const before = documents.get(indexed.document.id);
    if (before && !anew && sameContent(before.indexed.document, indexed.document)) return 'unchanged';
    const known = before?.indexed.document;
    if (known && known.collection !== indexed.document.collection) versions.forget(known.id);
    else if (known && versionOf(known) === versionOf(indexed.document)) versions.stay(known);
    else if (before) versions.keep(before.indexed.document, before.rows.map(toPassage), indexed.document.updatedAt);
    if (before) unindex(before);
    index(indexed);
    return before ? 'changed' : 'added';
  }

  function move(moves: readonly Move[]): number {
    const wanted = new Map(moves.map((one) => [one.id, one]));
    const all = [...documents.values()];
    const moved = all.flatMap((stored) => {
      const to = wanted.get(stored.indexed.document.id);
      return to ? [{ stored, indexed: movedDocument(stored.indexed, to) }] : [];
    });
    const staying = all.filter(({ indexed }) => !wanted.has(indexed.document.id));
    const keys = [...staying, ...moved].map(({ indexed }) => position(indexed.document));
    if (new Set(keys).size < keys.length) throw new KbError('conflict', 'Another document has that key.');
    for (const { stored, indexed } of moved) {
      unindex(stored);
      index(indexed, stored.rows);
    }
    return moved.length;
  }

  function candidates({ terms, filter, limit }: LexicalQuery, access: Access): Candidates {
    const base = visible(access).flatMap((stored) => stored.rows);
    const total = base.length;
    const titles = base.map((row) => row.title.length);
    const frequency = new Map<string, number>();
    const scores = new Map<number, number>();
    for (const token of new Set(terms)) {
      const found = [...(postings.get(token) ?? [])].filter(([number]) => {
        const row = rows.get(number);
        return row && allows(access, row.indexed.document);
      });
      if (found.length === 0) continue;
      frequency.set(token, found.length);
      const idf = Math.log(1 + (total - found.length + 0.5) / (found.length + 0.5));
      for (const [number, count] of found) {
        scores.set(number, (scores.get(number) ?? 0) + (idf * count * 2.2) / (count + 1.2));
      }
    }
    const best = [...scores]
      .flatMap(([number, score]) => {
        const row = rows.get(number);
        return row && (!filter || matches(filter, row.indexed.document)) ? [{ row, score }] : [];
      })
      .toSorted((a, b) => b.score - a.score || compareRows(a.row, b.row))
      .slice(0, limit);
    return {
      candidates: best.map(({ row }) => toCandidate(row)),
      passages: total,
      meanLength: mean(base.map((row) => row.body.length)),
      meanTitleLength: mean(titles),
      frequency,
    };
  }

  let seek: ReturnType<typeof vocabulary> | undefined;

  function frequencyOf(token: string, access: Access): number {
    const found = [...(postings.get(token)?.keys() ?? [])].map((number) => rows.get(number));
    return found.filter((row) => row && allows(access, row.indexed.document)).length;
  }

  return guardedStore({
    async put(batch, { anew = false } = {}) {
      seek = undefined;
      return batch.map((indexed) => put(indexed, anew));
    },
    async move(moves) {
      return move(moves);
    },
    async remove(ids, access) {
      seek = undefined;
      const found = visible(access).filter((stored) => ids.includes(stored.indexed.document.id));
      for (const stored of found) {
        unindex(stored);
        versions.forget(stored.indexed.document.id);
      }
      return found.length;
    },
    async get(id, access) {
      const document = documents.get(id)?.indexed.document;
      return document && allows(access, document) ? document : undefined;
    },
    async known(collection, keys) {
      const wanted = new Set(keys);
      const found = visible([collection]).map((stored) => stored.indexed.document);
      return new Map(found.filter(({ key }) => wanted.has(key)).map((document) => [document.key, document]));
    },
    async list({ filter, limit, cursor }, access) {
      const after = cursor === undefined ? undefined : readCursor(cursor).join('\u0000');
      const all = visible(access)
        .map((stored) => stored.indexed.document)
        .filter((document) => !filter || matches(filter, document))
        .filter((document) => after === undefined || byCodePoint(position(document), after) > 0)
        .toSorted((a, b) => byCodePoint(position(a), position(b)));
      const items = all.slice(0, limit);
      const last = items.at(-1);
      return all.length > limit && last ? { items, cursor: writeCursor(last) } : { items };
    },
    async passages(documentId, { from = 0, limit }, access) {
      const stored = documents.get(documentId);
      if (!stored || !allows(access, stored.indexed.document)) return [];
      return stored.rows.slice(from, from + limit).map(toPassage);
    },
    async candidates(query, access) {
      return candidates(query, access);
    },
    async similarTerms(terms, access) {
      seek ??= vocabulary(postings.keys());
      return spellings(terms, {
        seek,
        frequency: (found) => new Map(found.map((token) => [token, frequencyOf(token, access)])),
      });
    },
    async passagesByRow(numbers, access) {
      return numbers.flatMap((number) => {
        const row = rows.get(number);
        return row && allows(access, row.indexed.document)
          ? [{ passage: toPassage(row), document: row.indexed.document }]
          : [];
      });
    },
    async languages(access) {
      const counts = countBy(visible(access), ({ indexed }) => [indexed.document.language]);
      return Object.entries(counts)
        .toSorted((a, b) => b[1] - a[1] || compare(a[0], b[0]))
        .map(([language]) => language);
    },
    async stats(access) {
      return statsOf(visible(access));
    },
    async check() {
      return undefined;
    },
    versions: versions.store,
    vectors: memoryVectors((access, filter) =>
      [...rows.values()]
        .filter(({ indexed: { document } }) => allows(access, document) && (!filter || matches(filter, document)))
        .map((row) => ({
          row: row.number,
          documentId: row.indexed.document.id,
          ordinal: row.ordinal,
          title: row.indexed.document.title,
          heading: row.indexed.passages[row.ordinal]?.heading ?? [],
          text: row.indexed.passages[row.ordinal]?.text ?? '',
        })),
    ),
    async [Symbol.asyncDispose]() {
      documents.clear();
      rows.clear();
      postings.clear();
    },
  });
}

interface Row {
  readonly number: number;
  readonly ordinal: number;
  readonly indexed: IndexedDocument;
  readonly body: readonly string[];
  readonly title: readonly string[];
  readonly all: readonly string[];
}

interface Stored {
  readonly indexed: IndexedDocument;
  readonly rows: readonly Row[];
}

const split = (tokens: string): string[] => tokens.split(/[ \n]/).filter(Boolean);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / (values.length || 1);
const position = (document: Document): string => `${document.collection}\u0000${document.key}`;
const allows = (access: Access, document: Document): boolean =>
  access === 'all' || access.includes(document.collection);

const compareRows = (a: Row, b: Row): number =>
  compare(a.indexed.document.id, b.indexed.document.id) || a.ordinal - b.ordinal;

function movedDocument({ document, titleTokens, passages }: IndexedDocument, to: Move): IndexedDocument {
  const { key, sourceUrl, title } = to;
  return {
    document: { ...document, key, sourceUrl, title: title?.text ?? document.title },
    titleTokens: title?.tokens ?? titleTokens,
    passages,
  };
}

function sameContent(a: Document, b: Document): boolean {
  const content = ({ hash, title, tags, metadata }: Document): string => JSON.stringify([hash, title, tags, metadata]);
  return content(a) === content(b);
}

function toCandidate(row: Row): Candidate {
  return {
    row: row.number,
    documentId: row.indexed.document.id,
    ordinal: row.ordinal,
    tokens: row.indexed.passages[row.ordinal]?.tokens ?? '',
    titleTokens: row.indexed.titleTokens,
    language: row.indexed.document.language,
  };
}

function toPassage({ indexed, ordinal }: Row): Passage {
  const passage = indexed.passages[ordinal];
  if (!passage) throw new RangeError(`There is no passage ${ordinal}.`);
  const { tokens: _tokens, ...rest } = passage;
  return { documentId: indexed.document.id, ordinal, ...rest };
}

function matches(filter: Filter, document: Document): boolean {
  const { collections, tags, path, types, after, before, documents } = filter;
  const extension = /\.([^./]+)$/.exec(document.key)?.[1]?.toLowerCase() ?? '';
  return (
    (!collections || collections.includes(document.collection)) &&
    (!tags || tags.some((tag) => document.tags.includes(tag))) &&
    (path === undefined || document.key.startsWith(path)) &&
    (!types || types.some((type) => type === document.mediaType || type.toLowerCase() === extension)) &&
    (after === undefined || document.updatedAt >= after) &&
    (before === undefined || document.updatedAt < before) &&
    (!documents || documents.includes(document.id))
  );
}

function countBy(stored: readonly Stored[], keys: (stored: Stored) => readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const one of stored) for (const key of keys(one)) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
}

function statsOf(all: readonly Stored[]): Stats {
  const documents = all.map((stored) => stored.indexed.document);
  const lastChange = documents
    .map((document) => document.updatedAt)
    .toSorted(compare)
    .at(-1);
  return {
    documents: documents.length,
    passages: all.reduce((sum, stored) => sum + stored.rows.length, 0),
    bytes: documents.reduce((sum, document) => sum + document.bytes, 0),
    languages: countBy(all, ({ indexed }) => [indexed.document.language]),
    formats: countBy(all, ({ indexed }) => [indexed.document.mediaType]),
    collections: countBy(all, ({ indexed }) => [indexed.document.collection]),
    tags: countBy(all, ({ indexed }) => indexed.document.tags),
    ...(lastChange === undefined ? {} : { lastChange }),
  };
}
