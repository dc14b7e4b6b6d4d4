import type { Access, Document, Filter, Passage } from '../model.ts';
import type { CallOptions } from './options.ts';

/** How many earlier versions a document keeps, and for how long; 0 keeps none. */
export interface VersionRules {
  readonly keep: number;
  readonly days?: number | undefined;
}

/** A text that a document had before the one it has. */
export interface StoredVersion {
  /** The store's number, for `passages`; never shown to callers. */
  readonly row: number;
  /** As it was then, with the collection and key of now. */
  readonly document: Document;
  /** When the base took this text, ISO 8601; changes of tags and the like are no other text. */
  readonly since: string;
  /** When another text took its place. */
  readonly until: string;
}

/**
 * Earlier texts of documents: each replaced one that was another version. They are seen by whoever sees the document, move with it,
 * and go with it.
 */
export interface VersionStore {
  /** When the base took the text that a document has; `undefined` when there is no such document. */
  since(documentId: string, access: Access, options?: CallOptions): Promise<string | undefined>;
  /** Of one document, the latest first. */
  of(documentId: string, access: Access, options?: CallOptions): Promise<readonly StoredVersion[]>;
  /** Of all documents of a filter, the last replaced first. */
  latest(
    query: { readonly filter?: Filter | undefined; readonly limit: number },
    access: Access,
    options?: CallOptions,
  ): Promise<readonly StoredVersion[]>;
  /** The text of a version in order; empty when it is no longer there. */
  passages(row: number, access: Access, options?: CallOptions): Promise<readonly Passage[]>;
}
