import type { Access, Document, Filter, Page, Passage, Stats } from './model.ts';

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

/** A passage ready to be stored: its text and the tokens that every store indexes. */
export interface IndexedPassage {
  readonly text: string;
  readonly heading: readonly string[];
  readonly page?: number;
  readonly lines: Passage['lines'];
  readonly characters: Passage['characters'];
  /** Analysed tokens of heading and text, in order, joined by one space; a line feed where adjacency ends. */
  readonly tokens: string;
}

/** A document with all its passages. `put` replaces the whole of it or nothing. */
export interface IndexedDocument {
  readonly document: Document;
  /** Analysed tokens of the title, joined by one space. */
  readonly titleTokens: string;
  readonly passages: readonly IndexedPassage[];
}

export type PutStatus = 'added' | 'changed' | 'unchanged';

/** The first stage asks for passages with any of the terms. Terms are analysed already. */
export interface LexicalQuery {
  readonly terms: readonly string[];
  readonly filter?: Filter | undefined;
  /** At most this many candidates, best first by the store's own BM25. */
  readonly limit: number;
}

/** A passage that later stages score: tokens only, no text. */
export interface Candidate {
  /** The store's row number: valid in this answer and for `passagesByRow`, never shown to callers. */
  readonly row: number;
  readonly documentId: string;
  readonly ordinal: number;
  readonly tokens: string;
  readonly titleTokens: string;
  readonly language: string;
}

/** First-stage answer, with the figures BM25 needs; counts are of passages. */
export interface Candidates {
  readonly candidates: readonly Candidate[];
  readonly passages: number;
  /** Mean number of tokens of a passage (heading and text), and of a title, over the base. */
  readonly meanLength: number;
  readonly meanTitleLength: number;
  /** In how many passages each query term occurs (title or body); absent means 0. */
  readonly frequency: ReadonlyMap<string, number>;
}

/** A passage with the document it belongs to. */
export interface StoredPassage {
  readonly passage: Passage;
  readonly document: Document;
}

/** What ingest needs to know to leave an unchanged document alone. */
export type KnownDocument = Pick<Document, 'id' | 'hash' | 'sourceUrl' | 'tags' | 'passages'>;

/**
 * Where documents live. `access` is applied inside every query: what it excludes does not exist, in results or in counts.
 * "Not there" is `undefined` or an absence; a store that cannot answer throws `store_unavailable`.
 */
export interface KnowledgeStore extends AsyncDisposable {
  /** Replaces each document atomically; the whole batch is one transaction. Same hash, title, tags and metadata: `unchanged`. */
  put(documents: readonly IndexedDocument[], options?: CallOptions): Promise<readonly PutStatus[]>;
  /** Removes documents by id; gives the number removed. */
  remove(ids: readonly string[], access: Access, options?: CallOptions): Promise<number>;
  get(id: string, access: Access, options?: CallOptions): Promise<Document | undefined>;
  /** What is stored under these keys of one collection; keys that are not there are absent. */
  known(
    collection: string,
    keys: readonly string[],
    options?: CallOptions,
  ): Promise<ReadonlyMap<string, KnownDocument>>;
  /** Documents ordered by collection, then key (code points). The cursor is bound to that order. */
  list(
    query: { filter?: Filter; limit: number; cursor?: string },
    access: Access,
    options?: CallOptions,
  ): Promise<Page<Document>>;
  /** Passages of one document by ordinal, from `from` (default 0), at most `limit`. Empty when there is no such document. */
  passages(
    documentId: string,
    range: { from?: number; limit: number },
    access: Access,
    options?: CallOptions,
  ): Promise<readonly Passage[]>;
  /** The first stage of retrieval. */
  candidates(query: LexicalQuery, access: Access, options?: CallOptions): Promise<Candidates>;
  /**
   * For each term, those that the caller's passages hold and that are spelt nearly like it, the likeliest first, at most 3; a term with none is absent.
   * It has four letters or more; its digits and the first letter are right, one other is dropped, added, changed or swapped with the next: two, from eight letters on, when one gives nothing.
   */
  similarTerms(
    terms: readonly string[],
    access: Access,
    options?: CallOptions,
  ): Promise<ReadonlyMap<string, readonly string[]>>;
  /** The passages behind candidate rows, in the order asked; rows that have gone meanwhile are left out. */
  passagesByRow(rows: readonly number[], access: Access, options?: CallOptions): Promise<readonly StoredPassage[]>;
  /** Languages of the documents, most frequent first; cheap enough to ask at every search. */
  languages(access: Access, options?: CallOptions): Promise<readonly string[]>;
  stats(access: Access, options?: CallOptions): Promise<Stats>;
  /** `undefined` when sound, else one sentence that says what is wrong. Cheap, unless `deep`: then everything is read. */
  check(options?: CallOptions & { readonly deep?: boolean | undefined }): Promise<string | undefined>;
}

/** A space as a store holds it; figures are of the passages that the caller sees. */
export interface StoredSpace extends EmbeddingSpace {
  /** Names these very vectors: a space that is made anew gets another one. */
  readonly id: number;
  /** Searches use this one; at most one is. */
  readonly active: boolean;
  readonly vectors: number;
  /** Passages without a vector of this space. */
  readonly pending: number;
}

/** A passage that waits for its vector. */
export interface PendingPassage {
  readonly row: number;
  readonly title: string;
  readonly heading: readonly string[];
  readonly text: string;
}

/** A passage and its vector, as exactly as the store keeps it; of unit length or not. */
export interface PassageVector {
  readonly row: number;
  readonly ordinal: number;
  readonly vector: Float32Array | undefined;
}

export interface NearestQuery {
  /** The name of the vector's space. */
  readonly space: string;
  readonly vector: Float32Array;
  readonly filter?: Filter | undefined;
  readonly limit: number;
  /** Further passages whose cosine is asked for. */
  readonly rows?: readonly number[] | undefined;
}

export interface Neighbour {
  readonly row: number;
  readonly documentId: string;
  readonly ordinal: number;
  readonly cosine: number;
}

/** The passages nearest to a vector, with what fusion needs to judge how near that is. */
export interface Neighbours {
  /** Best first. */
  readonly nearest: readonly Neighbour[];
  /** By row: of the rows asked for, those that have a vector and that the caller may find. */
  readonly cosines: ReadonlyMap<number, number>;
  /** Cosines of up to 500 passages that are the same for every query, whatever the order of ingestion. */
  readonly background: readonly number[];
  /** Among how many vectors the nearest were looked for. */
  readonly searched: number;
}

/** Vectors of the passages, in spaces that are never mixed. A vector goes when its passage goes. */
export interface VectorStore {
  spaces(access: Access, options?: CallOptions): Promise<readonly StoredSpace[]>;
  /**
   * The id of the space to fill: the one under way for that name, else the active one of that name, else a new one. With `fresh`, never the active
   * one. Spaces under way for other names are dropped. The first space of a base is active at once.
   */
  open(space: EmbeddingSpace, options?: CallOptions & { readonly fresh?: boolean | undefined }): Promise<number>;
  /** Passages without a vector, oldest first; empty as well when the space is gone. */
  pending(id: number, limit: number, options?: CallOptions): Promise<readonly PendingPassage[]>;
  /** Stores the vectors of rows; gives how many. What has gone meanwhile, passage or space, is left out. */
  put(id: number, rows: readonly number[], vectors: readonly Float32Array[], options?: CallOptions): Promise<number>;
  /** The passages of a document in order, with the vectors they have in a space; empty when either is gone. */
  of(id: number, documentId: string, options?: CallOptions): Promise<readonly PassageVector[]>;
  /** Searches use this space from now on, the others are dropped. Gives whether it was there. */
  activate(id: number, options?: CallOptions): Promise<boolean>;
  /** Lets one holder at a time fill a space, for so many milliseconds from now or until its process ends; `false` when another does. */
  claim(id: number, holder: string, milliseconds: number, options?: CallOptions): Promise<boolean>;
  /** `undefined` when the active space has another name, or there is none. */
  nearest(query: NearestQuery, access: Access, options?: CallOptions): Promise<Neighbours | undefined>;
}

/** A store that keeps vectors beside the documents. */
export interface VectorKnowledgeStore extends KnowledgeStore {
  readonly vectors: VectorStore;
}

/** What a loader gets: bytes and what is known about them. */
export interface Source {
  /** File name, or the name given with inline text; its extension decides the loader when there is no media type. */
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly mediaType?: string | undefined;
}

/** A stretch of the extracted text. Passages never cross its bounds. */
export interface Section {
  /** Half-open UTF-16 offsets in `text`. */
  readonly from: number;
  readonly to: number;
  readonly heading: readonly string[];
  readonly page?: number;
  /** One passage whatever its length: a Q&A pair. */
  readonly whole?: boolean;
  /** Its lines are not cut: source code, rows. */
  readonly lines?: boolean;
}

/** What a loader makes of one document. A file may hold several (JSONL), told apart by `key`. */
export interface LoadedDocument {
  /** Only for files that hold several documents. */
  readonly key?: string;
  /** Where a document stands inside its file: the key becomes that of the file, `!/`, and this. */
  readonly path?: string;
  /** What the document is when it is something else than its file. */
  readonly mediaType?: string | undefined;
  readonly title?: string | undefined;
  /** The extracted text: what is cut, indexed, fetched and cited. */
  readonly text: string;
  /** In order, together covering all that should be found. */
  readonly sections: readonly Section[];
  readonly pages?: number;
  readonly language?: string | undefined;
  readonly url?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
}

/** How far a loader goes with one file. */
export interface LoadOptions extends CallOptions {
  /** A document with more pages, slides or sheets is `too_large`. */
  readonly pages?: number | undefined;
  /** What reads the text of pictures; off by default. */
  readonly ocr?: 'off' | 'tesseract' | undefined;
}

/** Reads one format. Throws `unreadable` with the reason when the bytes are not what they say. */
export interface DocumentLoader {
  readonly name: string;
  readonly mediaTypes: readonly string[];
  /** Lower case, without the dot. */
  readonly extensions: readonly string[];
  load(source: Source, options?: LoadOptions): AsyncIterable<LoadedDocument> | Promise<LoadedDocument>;
}

/** Something the server keeps for itself: a key, a user, a sign-in, a line of the audit log. */
export interface StateEntry {
  readonly id: string;
  /** Whatever JSON can hold. */
  readonly value: unknown;
  /** Milliseconds since 1970; from then on the entry does not exist. */
  readonly expiresAt?: number;
  /** Another one after every write; never the same twice. */
  readonly stamp: string;
}

/**
 * Where credentials, grants and sign-ins live, shared by all processes on one store. Kinds are separate name spaces; ids are ASCII.
 * A store that cannot answer throws `store_unavailable`.
 */
export interface StateStore extends AsyncDisposable {
  get(kind: string, id: string): Promise<StateEntry | undefined>;
  /** Writes the whole value. With `ifStamp` only over that very entry, or, with `null`, only where there is none; gives whether it wrote. */
  set(
    kind: string,
    id: string,
    value: unknown,
    options?: { readonly expiresAt?: number | undefined; readonly ifStamp?: string | null | undefined },
  ): Promise<boolean>;
  /** Gives whether there was one. Of several callers at once, one alone is told so. */
  delete(kind: string, id: string): Promise<boolean>;
  /** By id, ascending, or descending with `newest`; the cursor is the last id given. */
  list(
    kind: string,
    query: {
      readonly limit: number;
      readonly prefix?: string | undefined;
      readonly cursor?: string | undefined;
      readonly newest?: boolean | undefined;
    },
  ): Promise<Page<StateEntry>>;
  /** Adds one to a counter that starts at nothing and ends at `expiresAt`; gives its new value and its end. */
  count(kind: string, id: string, expiresAt: number): Promise<{ readonly count: number; readonly expiresAt: number }>;
}

/** Vectors of different spaces are never compared. The name is the identity: provider, model, dimensions, prefixes. */
export interface EmbeddingSpace {
  readonly name: string;
  readonly provider: string;
  readonly model: string;
  readonly dimensions: number;
}

export interface EmbedOptions extends CallOptions {
  /** Gives up at the first failure: somebody waits. */
  readonly once?: boolean | undefined;
  /** Called after every batch; `tokens` is what the service says it has counted so far, 0 when it does not say. */
  readonly progress?: ((done: number, total: number, tokens: number) => void) | undefined;
  /** Called with a sentence about something that was done differently, such as a text that had to be cut. */
  readonly note?: ((sentence: string) => void) | undefined;
}

/** Turns texts into vectors of one space: one a text, in the order of the texts, none zero, constant or not finite. */
export interface Embedder {
  readonly space: EmbeddingSpace;
  embed(texts: readonly string[], kind: 'query' | 'passage', options?: EmbedOptions): Promise<readonly Float32Array[]>;
}

/** Judges how well texts answer a query: one score a text, in the order of the texts; higher is better. */
export interface Reranker {
  readonly name: string;
  rerank(query: string, texts: readonly string[], options?: CallOptions): Promise<readonly number[]>;
}
