/** What a caller may do; a tool names the one it needs. */
export type Scope = 'kb:read' | 'kb:write' | 'kb:files' | 'kb:admin';

/** What a caller may do inside one collection. */
export type Role = 'reader' | 'writer';

/** Who is calling. Every use case acts on behalf of one. */
export interface Principal {
  readonly id: string;
  readonly scopes: ReadonlySet<Scope>;
  /** `'all'`, or the collections this caller knows of; the others do not exist for it. */
  readonly collections: 'all' | ReadonlyMap<string, Role>;
}

/** The collections a store query may touch; it is applied inside the query itself. */
export type Access = 'all' | readonly string[];

/** A document as callers see it. `id` is derived from collection and key, so it is the same on every machine. */
export interface Document {
  readonly id: string;
  readonly collection: string;
  /** What the source calls it: a path relative to what was added, or the id of a JSONL line. Unique in its collection. */
  readonly key: string;
  readonly title: string;
  /** Where the original is: an http(s) or file URL; empty when it was given inline. */
  readonly sourceUrl: string;
  readonly mediaType: string;
  /** ISO 639-1, or `und` when nothing was recognised. */
  readonly language: string;
  readonly tags: readonly string[];
  readonly metadata: Readonly<Record<string, unknown>>;
  /** SHA-256 of the source bytes, in hex; where a file is described beside it, the second half is of that as well. */
  readonly hash: string;
  readonly bytes: number;
  readonly characters: number;
  readonly passages: number;
  /** The number of pages, 0 for formats without pages. */
  readonly pages: number;
  /** Last change of the content in this base, ISO 8601. */
  readonly updatedAt: string;
}

/** Tells the texts of a document apart: from its source alone, so that it is the same on every machine. */
export const versionOf = ({ hash }: Pick<Document, 'hash'>): string => hash.slice(0, 12);

/** An inclusive range of 1-based line numbers, or a half-open range of UTF-16 offsets. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A piece of a document, with its place in the extracted text. */
export interface Passage {
  readonly documentId: string;
  /** 0-based position in the document. */
  readonly ordinal: number;
  /** `text.slice(characters.from, characters.to)` of the document's text. */
  readonly text: string;
  /** Titles of the enclosing headings, outermost first. */
  readonly heading: readonly string[];
  /** 1-based page number, for formats that have pages. */
  readonly page?: number;
  /** Inclusive, 1-based, in the extracted text. */
  readonly lines: Span;
  /** Half-open UTF-16 offsets in the extracted text. */
  readonly characters: Span;
}

/** The public id of a passage: the document's id, a dash, the ordinal. */
export const passageId = (passage: Pick<Passage, 'documentId' | 'ordinal'>): string =>
  `${passage.documentId}-${passage.ordinal}`;

/** The document (and passage) that an id names; both forms are accepted wherever a document is asked for. */
export function parseId(id: string): { readonly documentId: string; readonly ordinal?: number } {
  const match = /^(.+)-(\d{1,9})$/.exec(id);
  return match?.[1] ? { documentId: match[1], ordinal: Number(match[2]) } : { documentId: id };
}

/** A passage that answers a query, with everything needed to cite it. */
export interface Hit {
  /** The passage's id; `fetch` accepts it. */
  readonly id: string;
  readonly document: Pick<Document, 'id' | 'key' | 'title' | 'collection'> & {
    /** An address that a person can open: our page with the passage marked, else the source. */
    readonly url: string;
    /** `versionOf` the document. */
    readonly version: string;
  };
  /** The file has changed since it was read. */
  readonly stale?: true;
  readonly page?: number;
  readonly heading: readonly string[];
  readonly lines: Span;
  readonly characters: Span;
  /** Relative to the best hit of this query, which has 1. */
  readonly score: number;
  readonly text: string;
  /** What each ranking stage contributed; only when asked for. */
  readonly explain?: Readonly<Record<string, number>>;
  /** The part that shows best why the passage was found; only when asked for. */
  readonly snippet?: Snippet;
}

/** The part of a text that shows best why it was found. */
export interface Snippet {
  readonly text: string;
  /** Where it stands: `whole.slice(characters.from, characters.to)` is `text`. */
  readonly characters: Span;
  /** The words of the query in any of their forms, as half-open offsets in `text`, in order, none overlapping. */
  readonly matches: readonly Span[];
}

/** A place in a document that can be checked: the words that stand there, and where. */
export interface Citation {
  readonly document: Pick<Document, 'id' | 'key' | 'title' | 'collection'> & {
    /** `versionOf` the document. */
    readonly version: string;
  };
  readonly page?: number;
  readonly heading: readonly string[];
  readonly lines: Span;
  readonly characters: Span;
  /** `text.slice(characters.from, characters.to)` of the document's text. */
  readonly quote: string;
}

/** One page of a longer list. `cursor` is opaque; its absence means the end. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly cursor?: string;
}

/** Restricts what is listed or searched. All given conditions must hold; within one, any value suffices. */
export interface Filter {
  readonly collections?: readonly string[] | undefined;
  readonly tags?: readonly string[] | undefined;
  /** Prefix of the key: a folder, or a whole key. */
  readonly path?: string | undefined;
  /** Media types (`application/pdf`) or file extensions (`pdf`). */
  readonly types?: readonly string[] | undefined;
  /** ISO 8601 bounds on `updatedAt`: not before, and before. */
  readonly after?: string | undefined;
  readonly before?: string | undefined;
  readonly documents?: readonly string[] | undefined;
}

/** What a filter leaves of an access. */
export function narrowed(access: Access, { collections }: Filter = {}): Access {
  if (!collections) return access;
  return access === 'all' ? collections : collections.filter((name) => access.includes(name));
}

/** What the base holds, counted over the caller's collections only. */
export interface Stats {
  readonly documents: number;
  readonly passages: number;
  /** Size of the sources. */
  readonly bytes: number;
  readonly languages: Readonly<Record<string, number>>;
  readonly formats: Readonly<Record<string, number>>;
  readonly collections: Readonly<Record<string, number>>;
  readonly tags: Readonly<Record<string, number>>;
  /** ISO 8601; absent in an empty base. */
  readonly lastChange?: string;
}
