import { hash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Document } from '../model.ts';
import type { IndexedDocument, IndexedPassage, LoadedDocument } from '../ports.ts';
import { analyse, detectLanguage, loadLanguages, symbolWords } from '../text/index.ts';
import { storable } from './storable.ts';
import { type CutPassage, cutPassages } from './cut.ts';

export interface IndexSettings {
  readonly words: number;
  readonly overlap: number;
}

/** What is known about a document beside what its loader found. */
export type Provenance = Pick<
  Document,
  'collection' | 'key' | 'sourceUrl' | 'mediaType' | 'hash' | 'bytes' | 'updatedAt'
> & {
  readonly title: string;
  readonly tags: readonly string[];
  /** When it is to be another than the key gives. */
  readonly id?: string | undefined;
  /** As in `IndexedDocument`. */
  readonly inPlaceOf?: string | undefined;
};

/** Others get their turn after this long, however large the document is. */
const TURN_MILLISECONDS = 10;

/** The id of a document: the same wherever the same key is added to a collection of the same name. */
export const documentId = (collection: string, key: string): string =>
  hash('sha256', `${collection}\0${key}`, 'hex').slice(0, 20);

/** Cuts and analyses a loaded document, ready for any store. */
export async function indexDocument(
  loaded: LoadedDocument,
  from: Provenance,
  settings: IndexSettings,
): Promise<IndexedDocument> {
  const clean = { ...loaded, text: storable(loaded.text) };
  const language = clean.language ?? (await detectLanguage(clean.text));
  await loadLanguages([language]);
  const title = storable(from.title);
  const passages: IndexedPassage[] = [];
  let since = performance.now();
  for (const passage of cutPassages(clean, settings)) {
    passages.push({ ...passage, tokens: tokensOf(passage, title, language) });
    if (performance.now() - since < TURN_MILLISECONDS) continue;
    await setImmediate();
    since = performance.now();
  }
  const document: Document = {
    id: from.id ?? documentId(from.collection, from.key),
    collection: from.collection,
    key: from.key,
    title,
    sourceUrl: clean.url ?? from.sourceUrl,
    mediaType: from.mediaType,
    language,
    tags: [...new Set([...from.tags, ...(clean.tags ?? [])])].toSorted(),
    metadata: clean.metadata ?? {},
    hash: from.hash,
    bytes: from.bytes,
    characters: clean.text.length,
    passages: passages.length,
    pages: clean.pages ?? 0,
    updatedAt: from.updatedAt,
  };
  return { document, titleTokens: textTokensOf(title, language), passages, inPlaceOf: from.inPlaceOf };
}

/**
 * The tokens of a passage, and one for each symbol in it, behind them. One that only repeats the title is counted once, as title; else its words would weigh
 * twice those of other documents.
 */
export function tokensOf(
  { heading, text }: Pick<CutPassage, 'heading' | 'text'>,
  title: string,
  language: string,
): string {
  if (heading.length === 0 && text.trim() === title.trim()) return '';
  return textTokensOf([...heading, text].join('\n'), language);
}

/** The tokens of a title, or of any text, and one for each symbol in it, behind them. */
export const textTokensOf = (text: string, language: string): string =>
  [text, ...symbolWords(text)]
    .map((part) => analyse(part, language))
    .filter(Boolean)
    .join('\n');
