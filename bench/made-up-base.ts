import { embeddingSpace } from '../packages/core/src/embedders/space.ts';
import { documentId } from '../packages/core/src/ingest/index-document.ts';
import type { IndexedDocument } from '../packages/core/src/ports.ts';
import { sqliteStore } from '../packages/core/src/stores/sqlite/index.ts';
import { analyse, analysisVersion, loadLanguages } from '../packages/core/src/text/index.ts';
import { type MakeSentence, tagsOf } from './made-up.ts';
import { madeUpVectors, modelName } from './made-up-model.ts';

/** A base of so many made-up passages, put into the store at once: adding a million files would take most of an hour. */
export async function bulkLoad(data: string, passages: number, sentence: MakeSentence): Promise<void> {
  await loadLanguages([language]);
  await using store = sqliteStore({ path: data, analysisVersion });
  for (let from = 0; from < passages; from += batch) {
    const count = Math.min(batch, passages - from);
    await store.put(Array.from({ length: count }, (_, i) => documentOf(from + i, sentence(5), sentence(120))));
  }
}

/** Gives every passage of a base its vector of the made-up model. */
export async function bulkEmbed(data: string, dimensions: number): Promise<void> {
  const vectors = madeUpVectors(dimensions);
  await using store = sqliteStore({ path: data, analysisVersion });
  const prefixes = { query: '', passage: '' };
  const id = await store.vectors.open(embeddingSpace({ provider: 'openai', model: modelName, dimensions, prefixes }));
  for (;;) {
    const waiting = await store.vectors.pending(id, 1000);
    if (waiting.length === 0) break;
    await store.vectors.put(
      id,
      waiting.map(({ row }) => row),
      waiting.map(({ text }) => vectors(text)),
    );
  }
}

const language = 'en';
const batch = 200;

function documentOf(number: number, title: string, text: string): IndexedDocument {
  const key = `d${number}`;
  const characters = { from: 0, to: text.length };
  return {
    document: {
      id: documentId('default', key),
      collection: 'default',
      key,
      title,
      sourceUrl: '',
      mediaType: 'text/plain',
      language,
      tags: tagsOf(number),
      metadata: {},
      hash: key,
      bytes: text.length,
      characters: text.length,
      passages: 1,
      pages: 0,
      updatedAt: '2026-01-01T00:00:00.000Z',
    },
    titleTokens: tokensOf(title),
    passages: [{ text, heading: [], lines: { from: 1, to: 1 }, characters, tokens: tokensOf(text) }],
  };
}

const known = new Map<string, string>();

/** As analysis gives them; each word is looked at once. */
function tokensOf(text: string): string {
  const tokens = text.split(' ').map((word) => {
    const before = known.get(word);
    if (before !== undefined) return before;
    const token = analyse(word, language);
    known.set(word, token);
    return token;
  });
  return tokens.join(' ');
}
