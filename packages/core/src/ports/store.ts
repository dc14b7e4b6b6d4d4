import type { Access, Document, Filter, Page, Passage, Stats } from '../model.ts';
import type { CallOptions } from './options.ts';
import type { VersionStore } from './versions.ts';

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
  /** Where it is given: the address of the document whose key it may take, '' for none. One that has another address than this and its own came in the meantime, and stays. */
  readonly inPlaceOf?: string | undefined;
}

/** A document that keeps its id and gets another key of its collection. */
export interface Move {
  readonly id: string;
  readonly key: string;
  readonly sourceUrl: string;
  /** Another title, with its tokens as in `IndexedDocument`; vectors made with the former one stay. */
  readonly title?: { readonly text: string; readonly tokens: string } | undefined;
}

export type PutStatus = 'added' | 'changed' | 'unchanged';

/** `taken`: another document has the key, and nothing was written; only where `inPlaceOf` is given. */
export type PutOutcome = PutStatus | 'taken';

/** The first stage asks for passages with any of the terms. Terms are analysed already. */
export interface LexicalQuery {
  readonly terms: readonly string[];
  readonly filter?: Filter | undefined;
  /** At most this many candidates, best first by the store's own BM25; of equals that do not all find room it may leave out all, down to half as many. */
  readonly limit: number;
  /** A lower limit for callers who may see more than 10,000 passages, which words tell apart better. */
  readonly limitOfMany?: number | undefined;
  /** Of so many of the best, a store that is asked over a network gives the passages along. */
  readonly withPassages?: number | undefined;
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
  /** The passage itself, where it came along. */
  readonly stored?: StoredPassage;
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
  /** What `languages` would give at this moment, from a store that may answer `recent` ones. */
  readonly languages?: readonly string[];
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
  /**
   * Replaces each document atomically; the whole batch is one transaction. Same hash, title, tags and metadata: `unchanged`, and left as it is,
   * unless it is to be written `anew`. What has the key already keeps its own id; where the id has moved on with a document that has another
   * key, the first free one of `id.2`, `id.3`, … is taken.
   */
  put(
    documents: readonly IndexedDocument[],
    options?: CallOptions & { readonly anew?: boolean | undefined },
  ): Promise<readonly PutOutcome[]>;
  /**
   * Gives documents other keys, as one transaction, and how many were there; their ids, passages and vectors stay. Chains and swaps work; the last
   * of several moves of one document counts. Throws `conflict` when another document would have the same key: then nothing moves.
   */
  move(moves: readonly Move[], options?: CallOptions): Promise<number>;
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
   * For each term, those that the caller's passages hold, of those that the filter leaves, and that are spelt nearly like it, the likeliest first, at most 3; a term with none is absent.
   * It has four letters or more (three in Arabic and Hebrew); its digits and the first letter are right, one other is dropped, added, changed or swapped with the next: two, from eight letters on, when one gives nothing.
   * Where nothing is spelt so, those that begin with it: with up to six more letters, for a term of five, up to twenty, for a longer one, and any more, for one of seven that has digits.
   */
  similarTerms(
    terms: readonly string[],
    access: Access,
    options?: CallOptions & { readonly filter?: Filter | undefined },
  ): Promise<ReadonlyMap<string, readonly string[]>>;
  /** The passages behind candidate rows, in the order asked; rows that have gone meanwhile are left out. */
  passagesByRow(rows: readonly number[], access: Access, options?: CallOptions): Promise<readonly StoredPassage[]>;
  /**
   * Languages of the documents, most frequent first; cheap enough to ask at every search. With `recent` perhaps those of a moment ago, from a store
   * whose candidates tell whether they still hold.
   */
  languages(
    access: Access,
    options?: CallOptions & { readonly recent?: boolean | undefined },
  ): Promise<readonly string[]>;
  stats(access: Access, options?: CallOptions): Promise<Stats>;
  /** `undefined` when sound, else one sentence that says what is wrong. Cheap, unless `deep`: then everything is read. */
  check(options?: CallOptions & { readonly deep?: boolean | undefined }): Promise<string | undefined>;
  readonly versions: VersionStore;
}
