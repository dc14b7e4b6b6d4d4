import type { Access, Passage } from './model.ts';
import type { CallOptions, KnowledgeStore } from './ports.ts';

const AT_ONCE = 500;

/** All passages of a stored document in order, some at a time. */
export async function* passagesOf(
  store: Pick<KnowledgeStore, 'passages'>,
  documentId: string,
  access: Access,
  options?: CallOptions,
): AsyncGenerator<Passage> {
  for (let from = 0; ; from += AT_ONCE) {
    const part = await store.passages(documentId, { from, limit: AT_ONCE }, access, options);
    yield* part;
    if (part.length < AT_ONCE) return;
  }
}

/** The same at once. */
export const allPassages = (...call: Parameters<typeof passagesOf>): Promise<readonly Passage[]> =>
  Array.fromAsync(passagesOf(...call));
