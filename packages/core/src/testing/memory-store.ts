import type { Access, Document, Filter } from '../model.ts';
import type { VectorKnowledgeStore, VersionRules } from '../ports.ts';
import { readCursor, writeCursor } from '../stores/cursor.ts';
import { usualVersions } from '../stores/version-rules.ts';
import { spellings } from '../text/spellings.ts';
import { byCodePoint, vocabulary } from '../text/vocabulary.ts';
import { guardedStore } from './guarded-store.ts';
import { candidatesOf } from './memory/candidates.ts';
import { changes, position } from './memory/changes.ts';
import { matches } from './memory/matches.ts';
import { allows, passageIndex, toPassage } from './memory/passage-index.ts';
import { languagesOf, statsOf } from './memory/stats.ts';
import { memoryVectors } from './memory/vectors.ts';
import { memoryVersions } from './memory/versions.ts';

export interface MemoryStoreOptions {
  readonly versions?: VersionRules | undefined;
}

/** A complete store in memory, exact and without any index file: for tests and for measuring what ranking alone does. */
export function memoryStore({ versions: rules = usualVersions }: MemoryStoreOptions = {}): VectorKnowledgeStore {
  const index = passageIndex();
  const documents = (access: Access, filter: Filter = {}): Document[] =>
    index
      .visible(access)
      .map((stored) => stored.indexed.document)
      .filter((document) => matches(filter, document));
  const versions = memoryVersions(rules, documents);
  const change = changes(index, versions);
  let seek: ReturnType<typeof vocabulary> | undefined;

  return guardedStore({
    async put(batch, { anew = false } = {}) {
      seek = undefined;
      return batch.map((indexed) => change.put(indexed, anew));
    },
    async move(moves) {
      seek = undefined;
      return change.move(moves);
    },
    async remove(ids, access) {
      return change.remove(ids, access);
    },
    async get(id, access) {
      const document = index.get(id)?.indexed.document;
      return document && allows(access, document) ? document : undefined;
    },
    async known(collection, keys) {
      const found = documents([collection]).filter(({ key }) => keys.includes(key));
      return new Map(found.map((document) => [document.key, document]));
    },
    async list({ filter, limit, cursor }, access) {
      const after = cursor === undefined ? undefined : readCursor(cursor).join('\u0000');
      const all = documents(access, filter)
        .filter((document) => after === undefined || byCodePoint(position(document), after) > 0)
        .toSorted((a, b) => byCodePoint(position(a), position(b)));
      const items = all.slice(0, limit);
      const last = items.at(-1);
      return all.length > limit && last ? { items, cursor: writeCursor(last) } : { items };
    },
    async passages(documentId, { from = 0, limit }, access) {
      const stored = index.get(documentId);
      if (!stored || !allows(access, stored.indexed.document)) return [];
      return stored.rows.slice(from, from + limit).map(toPassage);
    },
    async candidates(query, access) {
      return candidatesOf(index, query, access);
    },
    async similarTerms(terms, access, { filter = {} } = {}) {
      seek ??= vocabulary(index.words());
      const holding = (word: string) =>
        index.holding(word, access).filter(([row]) => matches(filter, row.indexed.document));
      return spellings(terms, {
        seek,
        frequency: (found) => new Map(found.map((word) => [word, holding(word).length])),
      });
    },
    async passagesByRow(numbers, access) {
      const found = numbers.flatMap((number) => index.row(number) ?? []);
      return found
        .filter(({ indexed }) => allows(access, indexed.document))
        .map((row) => ({ passage: toPassage(row), document: row.indexed.document }));
    },
    async languages(access) {
      return languagesOf(index.visible(access));
    },
    async stats(access) {
      return statsOf(index.visible(access));
    },
    async check() {
      return undefined;
    },
    versions: versions.store,
    vectors: memoryVectors((access, filter = {}) =>
      index
        .rows()
        .filter(({ indexed: { document } }) => allows(access, document) && matches(filter, document))
        .map(({ number, ordinal, indexed: { document, passages } }) => ({
          row: number,
          documentId: document.id,
          ordinal,
          title: document.title,
          heading: passages[ordinal]?.heading ?? [],
          text: passages[ordinal]?.text ?? '',
        })),
    ),
    async [Symbol.asyncDispose]() {
      index.clear();
    },
  });
}
