import { createHash } from 'node:crypto';
import type { Document } from '../model.ts';
import { fieldsInOrder } from '../fields-in-order.ts';
import { passagesOf } from '../passages-of.ts';
import type { KnowledgeStore, VectorKnowledgeStore } from '../ports.ts';
import { searchPassages } from '../retrieval/search-passages.ts';

/** How a copy compares with what it was made from. */
export interface Verification {
  readonly documents: readonly [source: number, target: number];
  readonly passages: readonly [source: number, target: number];
  readonly vectors: readonly [source: number, target: number];
  /** Documents of the source that the target lacks or holds otherwise: key, title, text, places or metadata. */
  readonly different: readonly string[];
  /** Share of the ten best answers of the source that are among the ten best of the target, over a sample of questions. */
  readonly overlap: number;
  readonly questions: number;
}

/** Compares every document of two stores, and the answers to questions that are taken from the documents themselves. */
export async function verifyMigration(
  from: VectorKnowledgeStore,
  to: VectorKnowledgeStore,
  options: { readonly questions?: number | undefined; readonly signal?: AbortSignal | undefined } = {},
): Promise<Verification> {
  const { questions: wanted = 50, signal } = options;
  const different: string[] = [];
  const questions: string[] = [];
  const [source, target] = [await from.stats('all', { signal }), await to.stats('all', { signal })];
  const step = Math.max(1, Math.floor(source.documents / wanted));
  let seen = 0;
  let cursor: string | undefined;
  do {
    const page = await from.list({ limit: 100, ...(cursor !== undefined && { cursor }) }, 'all', { signal });
    for (const document of page.items) {
      const copy = await to.get(document.id, 'all', { signal });
      const same = copy !== undefined && (await checksum(from, document)) === (await checksum(to, copy));
      if (!same) different.push(document.id);
      if (seen++ % step > 0) continue;
      const [passage] = await from.passages(document.id, { from: document.passages >> 1, limit: 1 }, 'all', { signal });
      if (passage) questions.push(passage.text.split(/\s+/).slice(3, 11).join(' '));
    }
    cursor = page.cursor;
  } while (cursor !== undefined);
  let shared = 0;
  let answers = 0;
  for (const query of questions) {
    const [best, others] = [await bestOf(from, query), new Set(await bestOf(to, query))];
    answers += best.length;
    shared += best.filter((id) => others.has(id)).length;
  }
  return {
    documents: [source.documents, target.documents],
    passages: [source.passages, target.passages],
    vectors: [await vectorsIn(from), await vectorsIn(to)],
    different,
    overlap: answers === 0 ? 1 : shared / answers,
    questions: questions.length,
  };
}

async function bestOf(store: KnowledgeStore, query: string): Promise<string[]> {
  const found = await searchPassages({ store, query, access: 'all', limit: 10 });
  return found.map(({ documentId, ordinal }) => `${documentId}-${ordinal}`);
}

async function vectorsIn(store: VectorKnowledgeStore): Promise<number> {
  return (await store.vectors.spaces('all')).find(({ active }) => active)?.vectors ?? 0;
}

/** Of a document and all its passages, whatever the order in which a store names their parts. */
async function checksum(store: KnowledgeStore, document: Document): Promise<string> {
  const sum = createHash('sha256').update(fieldsInOrder(document));
  for await (const passage of passagesOf(store, document.id, 'all')) sum.update(fieldsInOrder(passage));
  return sum.digest('hex');
}
