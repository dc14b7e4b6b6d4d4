import { documentKeys, type Manifest } from './manifest.ts';
import type { SyncRun } from './sync-source.ts';

/**
 * The entries of several documents of which this run has removed one: another file had a record of the same id, and has taken it along when it
 * went or changed.
 */
export async function robbedKeys(
  { ingest, source, signal, taken }: Pick<SyncRun, 'ingest' | 'source' | 'signal' | 'taken'>,
  manifest: Manifest,
): Promise<readonly string[]> {
  if (taken.size === 0) return [];
  const sharing = [...manifest.entries()]
    .filter(([, { keys, failed }]) => keys !== undefined && !failed)
    .map(([key, record]) => ({ key, lost: documentKeys(key, record).filter((one) => taken.has(one)) }))
    .filter(({ lost }) => lost.length > 0);
  if (sharing.length === 0) return [];
  // A file that was read later may have brought it back.
  const lost = [...new Set(sharing.flatMap((entry) => entry.lost))];
  const known = await ingest.store.known(source.collection, lost, { signal });
  return sharing.filter((entry) => entry.lost.some((one) => !known.has(one))).map(({ key }) => key);
}
