import type { CallOptions, KnowledgeStore } from '../ports.ts';
import type { Tally } from './tally.ts';

/** Corrects the ids of what was written: a document that moved has kept its own, and one that came to the place it left has another. */
export async function settleIds(
  store: KnowledgeStore,
  tallies: readonly Tally[],
  target: CallOptions & { readonly collection: string },
): Promise<void> {
  const keys = tallies.flatMap((tally) => listed(tally));
  if (keys.length === 0) return;
  const known = await store.known(target.collection, keys, target);
  for (const tally of tallies) {
    for (const [n, key] of listed(tally).entries()) tally.ids[n] = known.get(key)?.id ?? tally.ids[n] ?? '';
  }
}

/** The keys whose ids are told. */
const listed = ({ written, ids }: Tally): readonly string[] => [...written.keys()].slice(0, ids.length);
