import type { getDatabaseStats } from '@kb-mcp/core/tools/get-database-stats';
import { size } from './numbers.ts';
import type { Output } from './session.ts';

type Held = Output<typeof getDatabaseStats>;

/** What a base holds, as names and values for people. */
export function statsFacts(held: Held): readonly (readonly [name: string, value: string])[] {
  return [
    ['Documents', held.documents.toLocaleString('en')],
    ['Passages', held.passages.toLocaleString('en')],
    ['Size of sources', size(held.bytes)],
    ['Collections', counts(held.collections)],
    ['Formats', counts(held.formats)],
    ['Languages', counts(held.languages)],
    ['Tags', counts(held.tags)],
    ['Last change', held.last_change ?? 'never'],
    ...(held.vectors ?? []).map((space) => ['Vectors', vectors(space)] as const),
    ['Index', held.index_health],
  ];
}

type Space = NonNullable<Held['vectors']>[number];

const vectors = ({ model, dimensions, in_use: inUse, passages, pending }: Space) =>
  [
    `${passages.toLocaleString('en')} of ${model}, ${dimensions} dimensions`,
    ...(pending > 0 ? [`${pending.toLocaleString('en')} waiting`] : []),
    ...(inUse ? [] : ['not in use yet']),
  ].join(', ');

const counts = (of: Readonly<Record<string, number>>) =>
  Object.entries(of)
    .toSorted(([, one], [, other]) => other - one)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ') || 'none';
