import type { SyncCounts } from '../../sources.ts';

/** Counts that a run adds to. */
export type Counting = { -readonly [Name in keyof SyncCounts]: SyncCounts[Name] };

/** Nothing has happened yet. */
export const newCounts = (): Counting => ({
  added: 0,
  changed: 0,
  moved: 0,
  removed: 0,
  unchanged: 0,
  copies: 0,
  failed: 0,
  ignored: 0,
  opened: 0,
  passages: 0,
});

/** How many entries are done with. */
export const doneOf = ({ added, changed, moved, unchanged, copies, failed }: SyncCounts): number =>
  added + changed + moved + unchanged + copies + failed;
