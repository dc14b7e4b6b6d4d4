import { inGroups } from '../in-groups.ts';
import { documentKeys, type Manifest } from './manifest.ts';
import { isWhole } from './sort-out.ts';
import type { SyncRun } from './sync-source.ts';

const AT_ONCE = 256;

/** The entries whose readers keep notes of them, and of which something is no longer in the base as it was: they have to be read whatever is known. */
export async function partialKeys(
  { ingest, source, signal }: Pick<SyncRun, 'ingest' | 'source' | 'signal'>,
  manifest: Manifest,
): Promise<ReadonlySet<string>> {
  const partial = new Set<string>();
  const noted = [...manifest.entries()].filter(([, { note, copyOf }]) => note !== undefined && copyOf === undefined);
  for await (const group of inGroups(noted, { items: AT_ONCE })) {
    const keys = group.flatMap(([key, record]) => documentKeys(key, record));
    const known = await ingest.store.known(source.collection, keys, { signal });
    for (const [key, record] of group) if (record.failed || !isWhole(key, record, known, source)) partial.add(key);
  }
  return partial;
}
