import { rowSet } from '../../../vectors/row-set.ts';
import type { Database } from '../database.ts';
import type { CollectionRow, Selection } from '../selection.ts';
import { untilCommit } from '../until-commit.ts';
import type { FullTextIndex } from './index.ts';

/** The token in the column `scope` that each passage of a collection carries; no analysed token can be like it. */
export const scopeToken = (collection: number): string => `\u0001${collection}`;

/** Tells whether a passage is of the selected collections; `undefined` when all are. */
export type Scope = ((row: number) => boolean) | undefined;

/** Scopes, remembered until the next commit. */
export function scopeCache(database: Database): (index: FullTextIndex, selection: Selection) => Scope {
  const kept = untilCommit<Scope>(database, keptScopes);
  return (index, { collections, others }) => {
    if (others.length === 0) return undefined;
    return kept(collections.map(({ row }) => row).join(' '), () => scopeOf(index, collections, others));
  };
}

const keptScopes = 64;

/** The fewer passages there are to look for, the faster. */
function scopeOf(index: FullTextIndex, inside: readonly CollectionRow[], outside: readonly CollectionRow[]): Scope {
  const rows = (of: readonly CollectionRow[]) => rowSet(of.flatMap(({ row }) => [...index.passages(scopeToken(row))]));
  if (passages(inside) <= passages(outside)) {
    const seen = rows(inside);
    return (row) => seen.has(row);
  }
  const hidden = rows(outside);
  return (row) => !hidden.has(row);
}

const passages = (of: readonly CollectionRow[]): number => of.reduce((sum, { passages: own }) => sum + own, 0);
