import type { KbError } from './errors.ts';
import type { Document, Filter, Hit, Page, Passage, Principal, Stats } from './model.ts';
import type { CallOptions, EmbeddingSpace, PutStatus, Source, StoredSpace } from './ports.ts';
import type { QuoteCheck, QuoteQuery } from './quotations.ts';
import type { Jobs, Sources, SyncReport, SyncRequest } from './sources.ts';
import type { DocumentVersion, VersionChoice, VersionComparison, VersionText } from './versions.ts';

/** Every use case acts for someone and can be stopped. */
export interface CallContext extends CallOptions {
  readonly principal: Principal;
}

export interface SearchQuery {
  readonly query: string;
  /** 1–100. */
  readonly limit: number;
  /** `auto`: the best there is without asking the user for anything. */
  readonly mode?: 'auto' | 'lexical' | 'vector' | 'hybrid' | undefined;
  readonly filter?: Filter | undefined;
  readonly minScore?: number | undefined;
  readonly explain?: boolean | undefined;
  /** Whether each hit has the part that shows why it was found. */
  readonly snippet?: boolean | undefined;
  readonly cursor?: string | undefined;
}

/** What happened to one source file or document during ingest. */
export interface IngestReport {
  /** The path or name as it was given. */
  readonly source: string;
  readonly status: PutStatus | 'failed';
  /** Documents the source holds; 0 when it failed. */
  readonly documents: number;
  readonly passages: number;
  /** Records of it that a later one with the same id stands for; they are not among the documents. */
  readonly replaced?: number;
  /** Pages whose letters are not those that a reader sees. */
  readonly garbled?: number;
  /** Ids of the documents, at most the first 20. */
  readonly ids: readonly string[];
  /** Why it failed. */
  readonly reason?: KbError;
}

export interface AddOptions extends CallContext {
  readonly collection?: string | undefined;
  /** Beside those the documents have of themselves and were given before; an empty list takes the latter away. */
  readonly tags?: readonly string[] | undefined;
  /** Reads what the file area reaches alone: links that lead out of it do not exist. */
  readonly inArea?: boolean | undefined;
  readonly progress?: ((done: number, total: number | undefined, message: string) => void) | undefined;
}

/** A document's text, page by page. */
export interface FetchedDocument {
  readonly document: Document & { readonly url: string };
  readonly text: string;
  /** Offset of `text` in the whole text. */
  readonly from: number;
  readonly cursor?: string;
}

/** A document with the address a person can open. */
export type LinkedDocument = Document & { readonly url: string };

/** Passages packed to a token budget, numbered, each with its citation. */
export interface PackedContext {
  readonly text: string;
  /** Estimated tokens of `text`. */
  readonly tokens: number;
  readonly citations: readonly { readonly number: number; readonly hit: Hit }[];
  /** What was done otherwise than asked, and why. */
  readonly notice?: string;
}

/** Hits, best first. */
export interface SearchPage extends Page<Hit> {
  /** What was done otherwise than asked, and why: the embedding model did not answer, the reranker was skipped. */
  readonly notice?: string;
}

export interface EmbedRequest extends CallOptions {
  /**
   * What gets vectors: `present`, what waits in the space in use; `configured`, everything that has none of the configured model, which then comes
   * into use; `fresh`, everything, also where there are vectors already.
   */
  readonly into: 'present' | 'configured' | 'fresh';
  readonly progress?: ((state: EmbedProgress) => void) | undefined;
  /** Told of texts that were embedded otherwise than whole, and of vectors that seem to be another model's. */
  readonly note?: ((sentence: string) => void) | undefined;
}

export interface EmbedProgress {
  readonly embedded: number;
  readonly pending: number;
  /** What the service has counted; 0 when it does not say. */
  readonly tokens: number;
  readonly seconds: number;
  /** Another process makes these vectors; this one waits for it. */
  readonly elsewhere?: boolean;
}

export interface EmbedReport {
  readonly space: EmbeddingSpace;
  readonly embedded: number;
  readonly tokens: number;
  /** Searches use other vectors than before. */
  readonly switched: boolean;
  /** Nothing was done: the vectors in use are another model's. */
  readonly other?: boolean;
}

export interface FileEntry {
  readonly path: string;
  readonly kind: 'file' | 'folder';
  readonly bytes: number;
  readonly modifiedAt: string;
}

/** The only way to the file system for callers: inside the declared roots, by real path. */
export interface FileArea {
  list(
    path: string | undefined,
    options: { readonly limit: number; readonly cursor?: string | undefined },
  ): Promise<Page<FileEntry>>;
  read(
    path: string,
    options: { readonly from: number; readonly limit: number },
  ): Promise<{ readonly text: string; readonly characters: number }>;
  write(path: string, text: string, options: { readonly overwrite: boolean }): Promise<{ readonly bytes: number }>;
  /** What an existing file inside the roots holds; never what a link put in its place leads to. */
  bytes(path: string): Promise<Uint8Array>;
  /** The real path of an existing file inside the roots; throws `forbidden` or `not_found`. */
  resolve(path: string): Promise<string>;
}

/** What the product does, always on behalf of a principal. Everything that is asked for by id throws `not_found` when the caller has no such document. */
export interface KnowledgeBase extends AsyncDisposable {
  search(query: SearchQuery, context: CallContext): Promise<SearchPage>;
  context(query: SearchQuery & { readonly maxTokens: number }, context: CallContext): Promise<PackedContext>;
  /** The text of a document from the start, from a cursor, or around the passage that the id names. */
  fetch(
    id: string,
    options: { readonly cursor?: string | undefined; readonly maxCharacters: number },
    context: CallContext,
  ): Promise<FetchedDocument>;
  /** The question-and-answer documents as one text, or all documents when there are none; in parts when large. */
  wholeText(
    query: { readonly filter?: Filter | undefined; readonly cursor?: string | undefined },
    context: CallContext,
  ): Promise<{ text: string; documents: number; cursor?: string }>;
  /** Whether a quotation stands in the documents, exactly or nearly, where, and what differs. */
  verifyQuote(query: QuoteQuery, context: CallContext): Promise<QuoteCheck>;
  document(id: string, context: CallContext): Promise<LinkedDocument>;
  /** The texts of a document that are there, the present one first. */
  versions(
    id: string,
    context: CallContext,
  ): Promise<{ readonly document: LinkedDocument; readonly versions: readonly DocumentVersion[] }>;
  /** A version's text from the start or from a cursor; throws `not_found` when it is not kept. */
  readVersion(
    id: string,
    options: VersionChoice & { readonly cursor?: string | undefined; readonly maxCharacters: number },
    context: CallContext,
  ): Promise<VersionText>;
  /** What differs from one version, by default the one before, to another, by default the present one; both as versions or times. */
  compareVersions(
    id: string,
    between: { readonly from?: string | undefined; readonly to?: string | undefined },
    context: CallContext,
  ): Promise<VersionComparison>;
  /** All passages of one document in order, for showing it whole. */
  passages(documentId: string, context: CallContext): Promise<readonly Passage[]>;
  list(
    query: { readonly filter?: Filter | undefined; readonly limit: number; readonly cursor?: string | undefined },
    context: CallContext,
  ): Promise<Page<LinkedDocument>>;
  /** `spaces` are the vectors there are: those in use and those being made. */
  stats(context: CallContext): Promise<Stats & { readonly health: string; readonly spaces: readonly StoredSpace[] }>;
  /** Makes the vectors that are missing, for whoever may do everything; throws `invalid_input` without an embedding model. */
  embed(request: EmbedRequest, context: CallContext): Promise<EmbedReport>;
  /** Reads files and folders, one report per file as each is done. A failure concerns its file alone. */
  addPaths(paths: readonly string[], options: AddOptions): AsyncIterable<IngestReport>;
  /** Reads one source given inline. */
  addSource(
    source: Source & { readonly url?: string | undefined; readonly title?: string | undefined },
    options: AddOptions,
  ): Promise<IngestReport>;
  readonly sources: Sources;
  /** Brings the base level with sources, one after the other, as jobs; others who are at one are waited for. */
  sync(request: SyncRequest, context: CallContext): Promise<readonly SyncReport[]>;
  readonly jobs: Jobs;
  /** Removes documents by id; throws `not_found` for one that is not there. */
  remove(ids: readonly string[], context: CallContext): Promise<number>;
  readonly files: FileArea;
}
