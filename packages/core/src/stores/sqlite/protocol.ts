import type { ErrorCode } from '../../errors.ts';
import type { Access, Document, Filter, Page, Passage, Stats } from '../../model.ts';
import type {
  Candidates,
  EmbeddingSpace,
  IndexedDocument,
  KnownDocument,
  LexicalQuery,
  Move,
  NearestQuery,
  Neighbours,
  PassageVector,
  PendingPassage,
  PutOutcome,
  StoredPassage,
  StoredSpace,
  StoredVersion,
  VersionRules,
} from '../../ports.ts';

/** What the store's thread is told when it starts. */
export interface Settings {
  readonly path: string;
  readonly analysisVersion: number;
  /** Memory for vectors. */
  readonly vectorBytes: number;
  readonly versions: VersionRules;
  /** The slot `id % length` holds the id of a call that was cancelled. */
  readonly cancelled: Int32Array<SharedArrayBuffer>;
}

/** What the store's thread can be asked; each is a method of `KnowledgeStore` or `VectorStore` with its arguments. */
export interface Operations {
  put(documents: readonly IndexedDocument[], anew: boolean): readonly PutOutcome[];
  move(moves: readonly Move[]): number;
  remove(ids: readonly string[], access: Access): number;
  get(id: string, access: Access): Document | undefined;
  known(collection: string, keys: readonly string[]): ReadonlyMap<string, KnownDocument>;
  list(query: ListQuery, access: Access): Page<Document>;
  passages(documentId: string, range: { from?: number; limit: number }, access: Access): readonly Passage[];
  candidates(query: LexicalQuery, access: Access): Candidates & Required<Pick<Candidates, 'languages'>>;
  similarTerms(
    terms: readonly string[],
    access: Access,
    filter: Filter | undefined,
  ): ReadonlyMap<string, readonly string[]>;
  passagesByRow(rows: readonly number[], access: Access): readonly StoredPassage[];
  languages(access: Access): readonly string[];
  stats(access: Access): Stats;
  textSince(documentId: string, access: Access): string | undefined;
  versionsOf(documentId: string, access: Access): readonly StoredVersion[];
  latestVersions(query: { filter?: Filter | undefined; limit: number }, access: Access): readonly StoredVersion[];
  versionPassages(row: number, access: Access): readonly Passage[];
  check(deep: boolean): string | undefined;
  spaces(access: Access): readonly StoredSpace[];
  openSpace(space: EmbeddingSpace, fresh: boolean): number;
  pendingPassages(id: number, limit: number): readonly PendingPassage[];
  putVectors(id: number, rows: readonly number[], vectors: readonly Float32Array[]): number;
  vectorsOf(id: number, documentId: string): readonly PassageVector[];
  activateSpace(id: number): boolean;
  noteLiteral(id: number, literal: boolean): void;
  claimSpace(id: number, holder: string, milliseconds: number): boolean;
  nearest(query: NearestQuery, access: Access): Neighbours | undefined;
  close(): void;
}

export interface ListQuery {
  readonly filter?: Filter | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** A call that changes the base, and may have done so when it is cancelled. */
export const isWrite = (method: Method): boolean =>
  ['put', 'move', 'remove', 'openSpace', 'putVectors', 'activateSpace', 'noteLiteral', 'claimSpace'].includes(method);

export type Method = keyof Operations;
export type Arguments<M extends Method> = Parameters<Operations[M]>;
export type Answer<M extends Method> = ReturnType<Operations[M]>;

export interface Request {
  readonly id: number;
  readonly method: Method;
  readonly args: readonly unknown[];
}

/** An error as it crosses threads; without a code it is one that nobody foresaw. */
export interface Failure {
  readonly code?: ErrorCode | undefined;
  readonly message: string;
  readonly stack?: string | undefined;
}

export type Response =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly failure: Failure };
