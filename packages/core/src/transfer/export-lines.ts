import { accessOf } from '../access/permission.ts';
import { KbError } from '../errors.ts';
import type { Access, Document, Filter, Passage, Principal } from '../model.ts';
import type { CallOptions, KnowledgeStore, StoredSpace, VectorKnowledgeStore } from '../ports.ts';
import { type DocumentLine, exportVersion } from './lines.ts';
import { allPassages } from '../passages-of.ts';
import { textOfPassages, type WholeDocument } from './read-text.ts';
import { writeVector } from './vector-codes.ts';

export interface ExportOptions extends CallOptions {
  /** What this caller may read is exported. */
  readonly principal: Principal;
  readonly filter?: Filter | undefined;
  readonly progress?: ((documents: number) => void) | undefined;
}

export interface ExportContent {
  readonly vectors?: boolean | undefined;
  /** The earlier texts of documents as well. */
  readonly versions?: boolean | undefined;
  readonly times?: boolean | undefined;
}

const FIRST_VERSION = 1;

/**
 * A base as JSON Lines: a header, then each document with its text, its passages and, when wanted, their vectors. The same content gives the same
 * bytes, without times also when it was added at another time. What others write meanwhile is in it or not, each document whole.
 */
export async function* exportLines(
  store: VectorKnowledgeStore,
  options: ExportOptions & ExportContent,
): AsyncGenerator<string> {
  const { vectors = false, versions = false, times = true, principal } = options;
  if (versions && !times) throw new KbError('invalid_input', 'Earlier versions are exported with their times only.');
  const access = accessOf(principal);
  const active = vectors ? (await store.vectors.spaces(access, options)).find((one) => one.active) : undefined;
  const { name, provider, model, dimensions, literal } = active ?? {};
  yield lineOf({
    kbMcp: 'export',
    version: versions ? exportVersion : FIRST_VERSION,
    ...(active && { space: { name, provider, model, dimensions, literal } }),
  });
  for await (const whole of wholeDocuments(store, options)) {
    const { id, updatedAt } = whole.document;
    if (versions) yield* earlierLines(store, id, access, options);
    const since = versions ? await store.versions.since(id, access, options) : undefined;
    yield lineOf({ ...documentLineOf(whole, times), ...(since !== undefined && since !== updatedAt && { since }) });
    if (active) yield* vectorLines(store, active, whole, options);
  }
}

/** Every document that the caller may read, by collection and key. */
export async function* wholeDocuments(store: KnowledgeStore, options: ExportOptions): AsyncGenerator<WholeDocument> {
  const { principal, filter, progress } = options;
  const access = accessOf(principal);
  let done = 0;
  let cursor: string | undefined;
  do {
    const query = { limit: 100, ...(filter && { filter }), ...(cursor !== undefined && { cursor }) };
    const page = await store.list(query, access, options);
    for (const document of page.items) {
      const whole = await wholeOf(store, document, access, options);
      if (whole) yield whole;
      progress?.(++done);
    }
    cursor = page.cursor;
  } while (cursor !== undefined);
}

/** A document and its passages of one moment; `undefined` when it is gone. */
async function wholeOf(
  store: KnowledgeStore,
  listed: Document,
  access: Access,
  options: CallOptions,
): Promise<WholeDocument | undefined> {
  for (let document: Document | undefined = listed; document;) {
    const passages = await allPassages(store, document.id, access, options);
    const now: Document | undefined = await store.get(document.id, access, options);
    if (JSON.stringify(now) === JSON.stringify(document)) return { document, passages };
    document = now;
  }
  return undefined;
}

/** The texts that a document had, the first one first, each when the base took it. */
async function* earlierLines(
  store: KnowledgeStore,
  id: string,
  access: Access,
  options: CallOptions,
): AsyncGenerator<string> {
  for (const { row, document, since } of (await store.versions.of(id, access, options)).toReversed()) {
    const passages = await store.versions.passages(row, access, options);
    // Gone meanwhile.
    if (passages.length < document.passages) continue;
    yield lineOf({ earlier: true, ...documentLineOf({ document: { ...document, updatedAt: since }, passages }, true) });
  }
}

function documentLineOf({ document, passages }: WholeDocument, times: boolean): DocumentLine {
  const { sourceUrl, passages: _count, updatedAt, tags, metadata, ...same } = document;
  const text = textOfPassages(passages);
  // One order of fields, whatever the order in which a store gives them.
  return {
    id: same.id,
    collection: same.collection,
    key: same.key,
    title: same.title,
    url: sourceUrl,
    mediaType: same.mediaType,
    language: same.language,
    tags: [...tags],
    metadata: { ...metadata },
    hash: same.hash,
    bytes: same.bytes,
    characters: same.characters,
    pages: same.pages,
    ...(times && { updatedAt }),
    text,
    passages: passages.map((passage) => passageOf(passage, text)),
  };
}

const passageOf = (
  { characters, lines, page, heading, text }: Passage,
  whole: string,
): DocumentLine['passages'][number] => ({
  characters: [characters.from, characters.to],
  lines: [lines.from, lines.to],
  ...(page !== undefined && { page }),
  ...(heading.length > 0 && { heading: [...heading] }),
  ...(whole.slice(characters.from, characters.to) !== text && { text }),
});

async function* vectorLines(
  store: VectorKnowledgeStore,
  space: StoredSpace,
  { document, passages }: WholeDocument,
  options: CallOptions,
): AsyncGenerator<string> {
  const found = await store.vectors.of(space.id, document.id, options);
  if (found.length !== passages.length || found.every(({ vector }) => vector === undefined)) return;
  for (let from = 0; from < found.length; from += VECTORS_A_LINE) {
    const part = found.slice(from, from + VECTORS_A_LINE);
    yield lineOf({
      vectorsOf: document.id,
      from,
      vectors: part.map(({ vector }) => (vector ? writeVector(vector) : null)),
    });
  }
}

const VECTORS_A_LINE = 100;

const lineOf = (value: object): string => `${JSON.stringify(value)}\n`;
