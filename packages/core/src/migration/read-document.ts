import type { Document } from '../model.ts';
import { tokensOf } from '../ingest/index-document.ts';
import type { IndexedDocument, KnowledgeStore } from '../ports.ts';
import { analyse, loadLanguages } from '../text/index.ts';

/** A stored document ready for another store: its passages as they are, its tokens by the analysis of today. */
export async function readDocument(
  store: KnowledgeStore,
  document: Document,
  signal?: AbortSignal,
): Promise<IndexedDocument> {
  const { title, language } = document;
  await loadLanguages([language]);
  const passages: IndexedDocument['passages'][number][] = [];
  for (;;) {
    const range = { from: passages.length, limit: 200 };
    const more = await store.passages(document.id, range, 'all', { signal });
    for (const { documentId: _document, ordinal: _ordinal, ...passage } of more) {
      passages.push({ ...passage, tokens: tokensOf(passage, title, language) });
    }
    if (more.length < range.limit) return { document, titleTokens: analyse(title, language), passages };
  }
}
