import { hash } from 'node:crypto';
import type { LoadedDocument, Source } from '../ports.ts';

/** What somebody says about a file beside it; it counts more than what the file says of itself. */
export interface EntryDetails extends Pick<LoadedDocument, 'title' | 'url' | 'language' | 'tags' | 'metadata'> {
  /** Another one whenever they say something else. */
  readonly stamp: string;
}

/**
 * SHA-256 of what a document is made from, in hex: the first half of its bytes, the second of them, what is said about them, and the style sheets
 * that say what of them is hidden.
 */
export function contentHash(bytes: Uint8Array, details?: EntryDetails, styles: Source['styles'] = {}): string {
  const own = hash('sha256', bytes, 'hex');
  const sheets = Object.entries(styles);
  const beside = [...(details ? [details.stamp] : []), ...(sheets.length > 0 ? [JSON.stringify(sheets)] : [])];
  return beside.length === 0 ? own : own.slice(0, 32) + hash('sha256', [own, ...beside].join(' '), 'hex').slice(32);
}

/** What only reading finds out. */
const found = ['hidden', 'instructionLike', 'words', 'questions', 'givenTags'];

/** A loaded document with what is said about its file: tags and metadata are added; title and address are those of the file, not of what is in it. */
export function withDetails(loaded: LoadedDocument, details: EntryDetails | undefined): LoadedDocument {
  if (details === undefined) return loaded;
  const { title, url, language, tags, metadata } = details;
  const isWhole = loaded.key === undefined && loaded.path === undefined;
  const said = Object.fromEntries(Object.entries(metadata ?? {}).filter(([name]) => !found.includes(name)));
  return {
    ...loaded,
    title: isWhole ? (title ?? loaded.title) : loaded.title,
    url: isWhole ? (url ?? loaded.url) : loaded.url,
    language: language ?? loaded.language,
    tags: [...(loaded.tags ?? []), ...(tags ?? [])],
    metadata: { ...loaded.metadata, ...said },
  };
}
