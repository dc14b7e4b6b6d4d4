import { inGroups } from '../in-groups.ts';
import { documentKeys, type Manifest } from './manifest.ts';
import type { SyncRun } from './sync-source.ts';

const AT_ONCE = 256;

/**
 * The entries of several documents of which one is no longer in the base: another file had a record of the same id, and has taken it along when it
 * went or changed.
 */
export async function robbedKeys(
  { ingest, source, signal }: Pick<SyncRun, 'ingest' | 'source' | 'signal'>,
  manifest: Manifest,
): Promise<readonly string[]> {
  const robbed: string[] = [];
  const several = [...manifest.entries()].filter(([, { keys, failed }]) => keys !== undefined && !failed);
  for await (const group of inGroups(several, { items: AT_ONCE })) {
    const keys = group.flatMap(([key, record]) => documentKeys(key, record));
    const known = await ingest.store.known(source.collection, keys, { signal });
    for (const [key, record] of group) if (documentKeys(key, record).some((one) => !known.has(one))) robbed.push(key);
  }
  return robbed;
}
