import type { z } from 'zod';
import { requireWriter } from '../access/permission.ts';
import { toKbError } from '../errors.ts';
import { fieldsInOrder } from '../fields-in-order.ts';
import { documentId } from '../ingest/index-document.ts';
import type { Document } from '../model.ts';
import type { IndexedDocument, PutOutcome, VectorKnowledgeStore } from '../ports.ts';
import { earlierTexts } from './earlier-texts.ts';
import type { ImportCounts, ImportOptions } from './import-lines.ts';
import type { DocumentLine, EarlierLine, ExportedSpace, vectorsLine } from './lines.ts';
import { indexedOf } from './parse-line.ts';
import { allPassages } from '../passages-of.ts';
import { readVector } from './vector-codes.ts';

type Vectors = z.output<typeof vectorsLine>;
type Stored = ReadonlyMap<string, Document>;

interface Waiting {
  readonly indexed: IndexedDocument;
  /** What leads to it in a base that does not have it: its earlier texts, then this one when it was new. */
  readonly history: readonly IndexedDocument[];
  readonly line: number;
  readonly vectors: Map<number, Float32Array>;
  written: boolean;
}

/** Writes documents and their vectors in batches, those alone that fit what is there. */
export function importWriter(
  store: VectorKnowledgeStore,
  options: ImportOptions & { readonly refuse: (line: number, why: string) => void },
) {
  const { principal, refuse, dryRun = false, signal, now } = options;
  const counts = { added: 0, changed: 0, unchanged: 0, vectors: 0 };
  const [ids, keys] = [new Set<string>(), new Set<string>()];
  let vectorNotice: string | undefined;
  let space: { readonly id: number | undefined; readonly dimensions: number } | undefined;
  let batch: Waiting[] = [];
  let size = 0;
  let characters = 0;
  const earlier = earlierTexts(refuse);
  /** The document that vectors may follow. */
  let last: Waiting | undefined;

  async function flush(): Promise<void> {
    const there = await storedOf(batch);
    const fitting = await fittingOf(batch, there);
    const same = new Set<Waiting>();
    for (const waiting of fitting) if (await isSame(waiting.indexed, there)) same.add(waiting);
    await put([...same], { anew: false, there });
    await put(
      fitting.filter((waiting) => !same.has(waiting)),
      { anew: true, there },
    );
    for (const waiting of fitting) {
      waiting.written = true;
      await writeVectors(waiting);
    }
    // More vectors of a document that was written before.
    if (last?.written === true) await writeVectors(last);
    else last = undefined;
    batch = [];
    size = 0;
    characters = 0;
  }

  async function put(
    group: readonly Waiting[],
    { anew, there }: { readonly anew: boolean; readonly there: Stored },
  ): Promise<void> {
    if (group.length === 0) return;
    const isNew = ({ indexed }: Waiting) => !there.has(indexed.document.id);
    const documents = group.map((one) => (isNew(one) ? [...one.history, one.indexed] : [one.indexed]));
    const statuses = dryRun
      ? group.map((one) => (isNew(one) ? 'added' : anew ? 'changed' : 'unchanged'))
      : firstOfEach(documents, await store.put(documents.flat(), { anew, signal }));
    for (const status of statuses) if (status !== 'taken') counts[status] += 1;
  }

  /** What the base has under the ids of these. */
  async function storedOf(waiting: readonly Waiting[]): Promise<Stored> {
    const found = await Promise.all(waiting.map(({ indexed }) => store.get(indexed.document.id, 'all', { signal })));
    return new Map(found.flatMap((document) => (document ? [[document.id, document] as const] : [])));
  }

  /** Those that can be written beside what is there; the others are refused. */
  async function fittingOf(waiting: readonly Waiting[], there: Stored): Promise<readonly Waiting[]> {
    const known = new Map<string, string>();
    for (const [collection, group] of Map.groupBy(waiting, ({ indexed }) => indexed.document.collection)) {
      const own = group.map(({ indexed }) => indexed.document.key);
      for (const [key, { id }] of await store.known(collection, own, { signal }))
        known.set(placeOf({ collection, key }), id);
    }
    return waiting.filter(({ indexed, line }) => {
      const { document } = indexed;
      const [place, found] = [placeOf(document), there.get(document.id)];
      if ((known.get(place) ?? document.id) !== document.id) refuse(line, 'has a key that another id has in this base');
      else if (found && placeOf(found) !== place) refuse(line, 'has the id of another document in this base');
      else return true;
      return false;
    });
  }

  async function isSame({ document, passages }: IndexedDocument, there: Stored): Promise<boolean> {
    const found = there.get(document.id);
    if (!found || !isEqual(found, document)) return false;
    const stored = await allPassages(store, document.id, 'all', { signal });
    return stored.every(({ documentId: _document, ordinal, ...passage }) => {
      const { tokens: _tokens, ...given } = passages[ordinal] ?? { tokens: '' };
      return isEqual(passage, given);
    });
  }

  async function writeVectors({ indexed, vectors }: Waiting): Promise<void> {
    if (vectors.size === 0 || space?.id === undefined) return vectors.clear();
    const rows: number[] = [];
    const given: Float32Array[] = [];
    for (const { row, ordinal } of await store.vectors.of(space.id, indexed.document.id, { signal })) {
      const vector = vectors.get(ordinal);
      if (!vector) continue;
      rows.push(row);
      given.push(vector);
    }
    vectors.clear();
    if (rows.length > 0) counts.vectors += await store.vectors.put(space.id, rows, given, { signal });
  }

  return {
    flush,
    counts: (): Omit<ImportCounts, 'faults'> => ({ ...counts, ...(vectorNotice !== undefined && { vectorNotice }) }),

    /** A header: what the vectors from here on are made with. */
    async begin(wanted: ExportedSpace | undefined): Promise<void> {
      await flush();
      last = undefined;
      space = undefined;
      if (!wanted) return;
      vectorNotice = principal.scopes.has('kb:admin')
        ? undefined
        : 'Vectors are imported with the scope kb:admin only.';
      const active = (await store.vectors.spaces('all', { signal })).find((one) => one.active);
      if (active && active.name !== wanted.name)
        vectorNotice = `The base has vectors of ${active.name}, the file has those of ${wanted.name}: they were left out.`;
      if (vectorNotice !== undefined) return;
      const { dimensions, literal } = wanted;
      try {
        space = { dimensions, id: dryRun ? undefined : await store.vectors.open(wanted, { signal }) };
        if (space.id !== undefined && literal !== undefined && active?.literal === undefined)
          await store.vectors.noteLiteral(space.id, literal, { signal });
      } catch (thrown) {
        const error = toKbError(thrown);
        if (error.code !== 'unavailable') throw error;
        vectorNotice = error.message;
      }
    },

    /** Writes what is left. */
    async end(): Promise<void> {
      earlier.takeOf(undefined);
      await flush();
    },

    /** A text that the document which follows had, from a line of that length. */
    addEarlier(line: EarlierLine, number: number, length: number): void {
      last = undefined;
      earlier.add({ line, number, length });
    },

    /** The vectors of what follows belong to no document. */
    forget(): void {
      last = undefined;
    },

    async add(line: DocumentLine, number: number, length: number): Promise<void> {
      if (last?.written === true) await flush();
      last = undefined;
      const lengths = length + earlier.characters();
      const own = earlier.takeOf(line);
      const why = forbidden(line);
      if (why !== undefined) return refuse(number, why);
      ids.add(line.id);
      keys.add(placeOf(line));
      if (isFull(line.passages.length, lengths)) await flush();
      const indexed = await indexedOf(line, new Date(now()).toISOString());
      const history = await Promise.all(own.map((one) => indexedOf(one, one.updatedAt)));
      if (line.since !== undefined)
        history.push({ ...indexed, document: { ...indexed.document, updatedAt: line.since } });
      last = { indexed, history, line: number, vectors: new Map(), written: false };
      batch.push(last);
      characters += lengths;
      for (const { passages } of [...history, indexed]) size += passages.length + 1;
    },

    async addVectors({ vectorsOf, from, vectors }: Vectors, number: number): Promise<void> {
      if (vectorNotice !== undefined) return;
      if (!space) return refuse(number, 'has vectors, and the first line does not say of which model');
      if (last?.indexed.document.id !== vectorsOf)
        return refuse(number, 'has vectors of a document that is not right before it');
      for (const [n, base64] of vectors.entries()) {
        if (base64 === null) continue;
        const vector = readVector(base64, space.dimensions);
        if (!vector || from + n >= last.indexed.passages.length)
          return refuse(number, `has a vector that is none of ${space.dimensions} dimensions, or of no passage`);
        last.vectors.set(from + n, vector);
      }
      if (last.vectors.size >= BATCH_VECTORS) await flush();
    },
  };

  /** Whether so much more is too much for one batch. */
  function isFull(passages: number, length: number): boolean {
    if (batch.length === 0) return false;
    return (
      batch.length >= BATCH_DOCUMENTS || size + passages > BATCH_PASSAGES || characters + length > BATCH_CHARACTERS
    );
  }

  function forbidden({ id, collection, key }: DocumentLine): string | undefined {
    if (ids.has(id) || keys.has(placeOf({ collection, key }))) return 'has the id or the key of an earlier line';
    // Who may not write everywhere could take an id that another collection's document will have.
    if (principal.collections !== 'all' && id !== documentId(collection, key))
      return 'has an id that its key does not give';
    try {
      requireWriter(principal, collection);
      return undefined;
    } catch (error) {
      return `is not for you: ${toKbError(error).message.replace(/\.$/, '')}`;
    }
  }
}

const BATCH_DOCUMENTS = 100;
const BATCH_PASSAGES = 500;
const BATCH_CHARACTERS = 8 * 2 ** 20;
const BATCH_VECTORS = 2_000;

/** What became of the first of each group: of a history, whether there was anything before. */
function firstOfEach(groups: readonly (readonly unknown[])[], statuses: readonly PutOutcome[]): readonly PutOutcome[] {
  let at = 0;
  return groups.flatMap(({ length }) => statuses.slice(at, (at += length)).slice(0, 1));
}

const placeOf = ({ collection, key }: { readonly collection: string; readonly key: string }): string =>
  JSON.stringify([collection, key]);

const isEqual = (a: object, b: object): boolean => fieldsInOrder(a) === fieldsInOrder(b);
