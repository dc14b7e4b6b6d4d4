import type { ErrorCode } from '../../errors.ts';
import type { Access, Document, Filter, Page, Passage, Stats } from '../../model.ts';
import type {
  Candidates,
  IndexedDocument,
  KnownDocument,
  LexicalQuery,
  PutStatus,
  StoredPassage,
} from '../../ports.ts';

/** What the store's thread is told when it starts. */
export interface Settings {
  readonly path: string;
  readonly analysisVersion: number;
  /** The slot `id % length` holds the id of a call that was cancelled. */
  readonly cancelled: Int32Array<SharedArrayBuffer>;
}

/** What the store's thread can be asked; each is a method of `KnowledgeStore` with its arguments. */
export interface Operations {
  put(documents: readonly IndexedDocument[]): readonly PutStatus[];
  remove(ids: readonly string[], access: Access): number;
  get(id: string, access: Access): Document | undefined;
  known(collection: string, keys: readonly string[]): ReadonlyMap<string, KnownDocument>;
  list(query: ListQuery, access: Access): Page<Document>;
  passages(documentId: string, range: { from?: number; limit: number }, access: Access): readonly Passage[];
  candidates(query: LexicalQuery, access: Access): Candidates;
  passagesByRow(rows: readonly number[], access: Access): readonly StoredPassage[];
  languages(access: Access): readonly string[];
  stats(access: Access): Stats;
  check(deep: boolean): string | undefined;
  close(): void;
}

export interface ListQuery {
  readonly filter?: Filter | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

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
