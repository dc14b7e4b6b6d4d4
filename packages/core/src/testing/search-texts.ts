import { indexDocument } from '../ingest/index-document.ts';
import { searchPassages } from '../retrieval/search-passages.ts';
import { memoryStore } from './memory-store.ts';

/** Which of these texts a query finds by words, best first. */
export async function searchIn(texts: readonly string[], query: string): Promise<readonly string[]> {
  const store = memoryStore();
  for (const [place, text] of texts.entries()) {
    const key = `${place}`;
    const from = { collection: 'default', key, title: '', tags: [], sourceUrl: '', mediaType: 'text/plain' };
    const rest = { hash: key, bytes: text.length, updatedAt: '2024-01-01T00:00:00Z' };
    await store.put([await indexDocument({ text, sections: [] }, { ...from, ...rest }, { words: 200, overlap: 40 })]);
  }
  const ranked = await searchPassages({ store, query, access: 'all', limit: 10 });
  const rows = ranked.map(({ row }) => row);
  const stored = await store.passagesByRow(rows, 'all');
  return stored.map(({ document }) => texts[Number(document.key)] ?? '');
}
