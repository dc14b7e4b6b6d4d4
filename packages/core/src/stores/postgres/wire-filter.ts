import type { Filter } from '../../model.ts';

/** A filter with its dates in the one form in which they are kept. */
export function wireFilter({ after, before, ...filter }: Filter): object {
  const instant = (date: string | undefined) => (date === undefined ? undefined : new Date(date).toISOString());
  return { ...filter, after: instant(after), before: instant(before) };
}
