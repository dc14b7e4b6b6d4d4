import type { SourceEntry } from '../reader.ts';

/** What lies directly in folders that were not looked at. */
export type ListEntries = (folders: readonly string[]) => AsyncIterable<SourceEntry>;

/** The entries of these keys, looked for where they have not been listed. */
export async function entriesOf(
  keys: readonly string[],
  entries: ReadonlyMap<string, SourceEntry>,
  list: ListEntries,
): Promise<readonly SourceEntry[]> {
  const there = keys.flatMap((key) => entries.get(key) ?? []);
  const missing = new Set(keys.filter((key) => !entries.has(key)));
  const folders = new Set([...missing].map((key) => key.slice(0, Math.max(0, key.lastIndexOf('/')))));
  if (folders.size > 0) for await (const entry of list([...folders])) if (missing.has(entry.key)) there.push(entry);
  return there;
}
