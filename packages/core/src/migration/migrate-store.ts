import { KbError } from '../errors.ts';
import type { Document } from '../model.ts';
import type { IndexedDocument, StoredSpace, VectorKnowledgeStore } from '../ports.ts';
import { readDocument } from './read-document.ts';
import { readEarlier } from './read-earlier.ts';

export interface Migration {
  readonly from: VectorKnowledgeStore;
  readonly to: VectorKnowledgeStore;
  /** Only counts what would be done. */
  readonly dryRun?: boolean | undefined;
  readonly progress?: ((counts: MigrationCounts) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface MigrationCounts {
  readonly documents: number;
  readonly passages: number;
  /** Documents that were there already, as they are. */
  readonly unchanged: number;
  readonly vectors: number;
}

/**
 * Copies documents with their earlier versions, passages and the vectors that searches use. What the target holds already is left, so that a copy that was
 * interrupted goes on where it stopped. Documents that only the target has stay.
 */
export async function migrateStore({
  from,
  to,
  dryRun = false,
  progress,
  signal,
}: Migration): Promise<MigrationCounts> {
  const counts = { documents: 0, passages: 0, unchanged: 0, vectors: 0 };
  const source = (await from.vectors.spaces('all', { signal })).find(({ active }) => active);
  const target = source && !dryRun ? await openSpace(to, source, signal) : undefined;
  let cursor: string | undefined;
  do {
    const page = await from.list({ limit: batchDocuments, ...(cursor !== undefined && { cursor }) }, 'all', { signal });
    for (const batch of batches(page.items)) {
      const there = await unchanged(to, batch, signal);
      const missing = batch.filter((document) => !there.has(document.id));
      counts.unchanged += there.size;
      counts.documents += missing.length;
      counts.passages += missing.reduce((sum, document) => sum + document.passages, 0);
      if (!dryRun) {
        const read: IndexedDocument[] = [];
        const earlier = await readEarlier(from, missing, signal);
        for (const document of missing)
          read.push(...(earlier.get(document.id) ?? []), await readDocument(from, document, signal));
        if (read.length > 0) await to.put(read, { signal });
        if (source && target !== undefined) {
          const ids = batch.filter(({ passages }) => passages > 0).map(({ id }) => id);
          counts.vectors += await copyVectors({ from, to, source: source.id, target, ids, signal });
        }
      }
      progress?.({ ...counts });
    }
    cursor = page.cursor;
  } while (cursor !== undefined);
  if (target !== undefined) await to.vectors.activate(target, { signal });
  return counts;
}

const batchDocuments = 100;
const batchPassages = 500;

/** Documents in runs that together have not too many passages. */
function* batches(documents: readonly Document[]): Generator<readonly Document[]> {
  let batch: Document[] = [];
  let passages = 0;
  for (const document of documents) {
    if (batch.length > 0 && passages + document.passages > batchPassages) {
      yield batch;
      batch = [];
      passages = 0;
    }
    batch.push(document);
    passages += document.passages;
  }
  if (batch.length > 0) yield batch;
}

/** The ids of those that the target holds as they are. */
async function unchanged(
  to: VectorKnowledgeStore,
  documents: readonly Document[],
  signal: AbortSignal | undefined,
): Promise<ReadonlySet<string>> {
  const found = await Promise.all(documents.map(({ id }) => to.get(id, 'all', { signal })));
  const analysed = new Set<string>();
  for (const [collection, own] of Map.groupBy(documents, (document) => document.collection)) {
    const known = await to.known(
      collection,
      own.map(({ key }) => key),
      { signal },
    );
    for (const { id, hash } of known.values()) if (hash !== '') analysed.add(id);
  }
  const same = documents.filter((document, n) => analysed.has(document.id) && isEqual(document, found[n]));
  return new Set(same.map(({ id }) => id));
}

const isEqual = (a: Document, b: Document | undefined): boolean =>
  b !== undefined &&
  Object.entries(a).every(([name, value]) => JSON.stringify(value) === JSON.stringify(fieldOf(b, name)));

const fieldOf = (document: Document, name: string): unknown => new Map(Object.entries(document)).get(name);

/** The target's space for the vectors of the source: its active one when that is of the same name. */
async function openSpace(
  to: VectorKnowledgeStore,
  source: StoredSpace,
  signal: AbortSignal | undefined,
): Promise<number> {
  const { name, provider, model, dimensions, literal } = source;
  try {
    const id = await to.vectors.open({ name, provider, model, dimensions }, { signal });
    if (literal !== undefined) await to.vectors.noteLiteral(id, literal, { signal });
    return id;
  } catch (cause) {
    if (!(cause instanceof KbError && cause.code === 'unavailable')) throw cause;
    throw new KbError('unavailable', `The vectors cannot be copied. ${cause.message}`, { cause });
  }
}

interface VectorCopy extends Pick<Migration, 'from' | 'to' | 'signal'> {
  readonly source: number;
  readonly target: number;
  readonly ids: readonly string[];
}

/** Copies the vectors that the target lacks. */
async function copyVectors({ from, to, source, target, ids, signal }: VectorCopy): Promise<number> {
  const rows: number[] = [];
  const vectors: Float32Array[] = [];
  for (const id of ids) {
    const there = await to.vectors.of(target, id, { signal });
    if (there.every(({ vector }) => vector)) continue;
    const own = new Map((await from.vectors.of(source, id, { signal })).map((one) => [one.ordinal, one.vector]));
    for (const { row, ordinal, vector } of there) {
      const given = own.get(ordinal);
      if (vector || !given) continue;
      rows.push(row);
      vectors.push(given);
    }
  }
  return rows.length === 0 ? 0 : to.vectors.put(target, rows, vectors, { signal });
}
