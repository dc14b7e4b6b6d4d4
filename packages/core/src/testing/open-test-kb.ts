import { localPrincipal } from '../access/permission.ts';
import { createKnowledgeBase } from '../create-knowledge-base.ts';
import { fileArea } from '../files.ts';
import type { KnowledgeBase } from '../knowledge-base.ts';
import type { Principal } from '../model.ts';
import type { DocumentLoader, KnowledgeStore } from '../ports.ts';
import type { Linker } from '../use-cases/documents.ts';
import { memoryStore } from './memory-store.ts';

export interface TestDocument {
  readonly key: string;
  readonly text: string;
  readonly collection?: string;
  readonly tags?: readonly string[];
  readonly title?: string;
}

export interface TestKbOptions {
  readonly documents?: readonly TestDocument[];
  readonly store?: KnowledgeStore;
  readonly roots?: readonly string[];
  readonly resultCharacters?: number;
}

/** Reads anything as one section of text; `# ` lines are not looked at. */
const wholeTextLoader: DocumentLoader = {
  name: 'whole-text',
  mediaTypes: ['text/plain'],
  extensions: ['txt'],
  load({ bytes }) {
    const text = new TextDecoder().decode(bytes);
    return Promise.resolve({ text, sections: [{ from: 0, to: text.length, heading: [] }] });
  },
};

/** A knowledge base over a store in memory, holding the given documents. */
export async function openTestKb({
  documents = [],
  store = memoryStore(),
  roots = [],
  resultCharacters = 60_000,
}: TestKbOptions = {}): Promise<KnowledgeBase> {
  const kb = createKnowledgeBase({
    store,
    files: fileArea({ roots, protect: [] }),
    link: ({ id }, place) => `https://kb.test/documents/${id}${placeOf(place)}`,
    ingest: {
      settings: { words: 200, overlap: 40 },
      loaderFor: () => Promise.resolve({ loader: wholeTextLoader, mediaType: 'text/plain' }),
      now: () => Date.UTC(2026, 0, 1),
    },
    collection: 'default',
    resultCharacters,
  });
  for (const { key, text, title, ...rest } of documents) {
    const source = { name: key, bytes: new TextEncoder().encode(text), title };
    await kb.addSource(source, { principal: localPrincipal, ...rest });
  }
  return kb;
}

function placeOf(place: Parameters<Linker>[1]): string {
  if (place === undefined) return '';
  return typeof place === 'number' ? `?passage=${place}` : `?from=${place.from}&to=${place.to}`;
}

/** A principal that reads the named collections, and writes to those marked so. */
export const testPrincipal = (collections: Readonly<Record<string, 'reader' | 'writer'>>): Principal => ({
  id: 'test',
  scopes: new Set(['kb:read', 'kb:write']),
  collections: new Map(Object.entries(collections)),
});
