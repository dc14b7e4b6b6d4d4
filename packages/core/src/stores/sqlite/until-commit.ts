import type { Database } from './database.ts';

/** Remembers by key what was worked out, about `most` of it, until the next commit of whatever process. */
export function untilCommit<T>(database: Database, most: number): (key: string, workOut: () => T) => T {
  const kept = new Map<string, { readonly value: T }>();
  let version = '';
  return (key, workOut) => {
    const now = database.version();
    if (now !== version || kept.size > most) kept.clear();
    version = now;
    const known = kept.get(key) ?? { value: workOut() };
    kept.set(key, known);
    return known.value;
  };
}
