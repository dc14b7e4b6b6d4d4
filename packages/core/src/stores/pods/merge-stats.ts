import type { Stats } from '../../model.ts';

/** The figures of several stores as those of one. */
export function mergeStats(parts: readonly Stats[]): Stats {
  const sum = (of: (part: Stats) => number): number => parts.reduce((total, part) => total + of(part), 0);
  const changes = parts.flatMap(({ lastChange }) => lastChange ?? []).toSorted();
  const lastChange = changes.at(-1);
  return {
    documents: sum(({ documents }) => documents),
    passages: sum(({ passages }) => passages),
    bytes: sum(({ bytes }) => bytes),
    languages: tallied(parts.map(({ languages }) => languages)),
    formats: tallied(parts.map(({ formats }) => formats)),
    collections: tallied(parts.map(({ collections }) => collections)),
    tags: tallied(parts.map(({ tags }) => tags)),
    ...(lastChange !== undefined && { lastChange }),
  };
}

/** Sums, the greatest first. */
function tallied(parts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sums = new Map<string, number>();
  for (const part of parts)
    for (const [name, count] of Object.entries(part)) sums.set(name, (sums.get(name) ?? 0) + count);
  return Object.fromEntries([...sums].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)));
}
