import type { Access } from '../../model.ts';
import type { VectorKnowledgeStore } from '../../ports.ts';
import type { Reached } from './router.ts';

/**
 * The answer of the store that has something, as soon as it comes; `nothing` when all of them say so. Where one that might have it cannot
 * be asked, its failure.
 */
export async function anywhere<T>(
  stores: readonly Reached[],
  call: (store: VectorKnowledgeStore, access: Access, place: number) => Promise<T>,
  { nothing, isThere }: { readonly nothing: T; readonly isThere: (answer: T) => boolean },
): Promise<T> {
  const found = Promise.withResolvers<T>();
  const asked = stores.map(async (reached) => {
    const answer = await reached.ask((store, access) => call(store, access, reached.place));
    if (isThere(answer)) found.resolve(answer);
  });
  const all = Promise.allSettled(asked).then((outcomes) => {
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed) throw failed.reason;
    return nothing;
  });
  // Who has it may have answered before another failed.
  all.catch(() => undefined);
  return Promise.race([found.promise, all]);
}
