import type { Filter } from '../../model.ts';
import { wantedTypes } from '../wanted-types.ts';

/** A filter with its dates in the one form in which they are kept, and all types that it means. */
export function wireFilter({ after, before, types, ...filter }: Filter): object {
  const instant = (date: string | undefined) => (date === undefined ? undefined : new Date(date).toISOString());
  return { ...filter, ...(types && { types: wantedTypes(types) }), after: instant(after), before: instant(before) };
}
