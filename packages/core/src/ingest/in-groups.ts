export interface GroupLimits<T> {
  readonly items: number;
  readonly bytes?: { readonly of: (item: T) => number; readonly most: number } | undefined;
}

/** Items that come slowly are not held back longer than this for the others of their group. */
const PATIENCE_MS = 1_000;

/** Items in groups, bounded in number, in bytes and in the time that the first one waits. What is larger than a group is one of its own. */
export async function* inGroups<T>(
  found: AsyncIterable<T> | Iterable<T>,
  { items, bytes = { of: () => 0, most: Infinity } }: GroupLimits<T>,
): AsyncGenerator<T[]> {
  let group: T[] = [];
  let size = 0;
  let since = performance.now();
  for await (const item of found) {
    const own = bytes.of(item);
    if (own > bytes.most && group.length > 0) {
      yield group;
      [group, size] = [[], 0];
    }
    if (group.length === 0) since = performance.now();
    group.push(item);
    size += own;
    if (group.length < items && size < bytes.most && performance.now() - since < PATIENCE_MS) continue;
    yield group;
    [group, size] = [[], 0];
  }
  if (group.length > 0) yield group;
}
