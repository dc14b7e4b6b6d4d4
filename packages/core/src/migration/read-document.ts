import type { Document } from '../model.ts';
import { textTokensOf, tokensOf } from '../ingest/index-document.ts';
import { passagesOf } from '../passages-of.ts';
import type { IndexedDocument, KnowledgeStore } from '../ports.ts';
import { loadLanguages } from '../text/index.ts';

/** A stored document ready for another store: its passages as they are, its tokens by the analysis of today. */
export async function readDocument(
  store: KnowledgeStore,
  document: Document,
  signal?: AbortSignal,
): Promise<IndexedDocument> {
  const { title, language } = document;
  await loadLanguages([language]);
  const passages: IndexedDocument['passages'][number][] = [];
  for await (const { documentId: _document, ordinal: _ordinal, ...passage } of passagesOf(store, document.id, 'all', {
    signal,
  })) {
    passages.push({ ...passage, tokens: tokensOf(passage, title, language) });
  }
  return { document, titleTokens: textTokensOf(title, language), passages };
}
