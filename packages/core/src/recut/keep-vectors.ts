import type { VectorKnowledgeStore } from '../ports.ts';
import { allPassages } from '../passages-of.ts';
import type { WholeDocument } from '../transfer/read-text.ts';

/** Remembers the vectors that searches use, so that passages which stay as they are keep theirs when their documents are written anew. */
export async function keepVectors(
  store: VectorKnowledgeStore,
  documents: readonly WholeDocument[],
  signal?: AbortSignal,
): Promise<{ giveBack(): Promise<void> }> {
  const space = (await store.vectors.spaces('all', { signal })).find(({ active }) => active);
  const kept = new Map<string, ReadonlyMap<string, Float32Array>>();
  if (space) {
    for (const { document, passages } of documents) {
      const own = new Map<string, Float32Array>();
      for (const { ordinal, vector } of await store.vectors.of(space.id, document.id, { signal })) {
        const passage = passages[ordinal];
        if (vector && passage) own.set(embeddedText(passage), vector);
      }
      kept.set(document.id, own);
    }
  }
  return {
    async giveBack() {
      if (!space) return;
      for (const [id, own] of kept) {
        if (own.size === 0) continue;
        const passages = await allPassages(store, id, 'all');
        const rows = await store.vectors.of(space.id, id);
        const found = rows.flatMap(({ row, ordinal }) => {
          const passage = passages[ordinal];
          const vector = passage && own.get(embeddedText(passage));
          return vector ? [{ row, vector }] : [];
        });
        if (found.length === 0) continue;
        await store.vectors.put(
          space.id,
          found.map(({ row }) => row),
          found.map(({ vector }) => vector),
        );
      }
    },
  };
}

const embeddedText = ({ heading, text }: { readonly heading: readonly string[]; readonly text: string }): string =>
  JSON.stringify([heading, text]);
