import type { Database } from '../database.ts';
import { keyOf, segmentOf } from './keys.ts';

/** Inside a write transaction: leaves no vector of the rows from `first` to before `end`, in whatever space. */
export function forgetVectors(database: Database, collection: number, first: number, end: number): void {
  for (const { id } of database.sql<{ id: number }>('SELECT id FROM space').all()) {
    const { found } = database
      .sql<{ found: number }>('SELECT count(*) AS found FROM vector WHERE id >= ? AND id < ?')
      .get(keyOf(id, first), keyOf(id, end)) ?? { found: 0 };
    if (found === 0) continue;
    database.sql('DELETE FROM vector WHERE id >= ? AND id < ?').run(keyOf(id, first), keyOf(id, end));
    database.sql(tallySql).run(id, collection, -found);
    noteChange(database, id, first, end - 1);
  }
}

/** Adds to the number of vectors that a space has in a collection. */
export const tallySql = `
  INSERT INTO space_tally VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET vectors = vectors + excluded.vectors`;

/** Tells the readers in all processes which rows of a space are no longer what they were. */
export function noteChange(database: Database, space: number, first: number, last: number): void {
  database
    .sql('DELETE FROM vector_segment WHERE id >= ? AND id <= ?')
    .run(keyOf(space, segmentOf(first)), keyOf(space, segmentOf(last)));
  const { lastInsertRowid: seq } = database
    .sql('INSERT INTO vector_change (space, first, last) VALUES (?, ?, ?)')
    .run(space, first, last);
  if (Number(seq) % trimEvery !== 0) return;
  database.sql('DELETE FROM vector_change WHERE seq <= ?').run(Number(seq) - keptChanges);
  database.sql("UPDATE meta SET value = ? WHERE name = 'vector_changes_dropped'").run(Number(seq) - keptChanges);
}

/** A reader that is further behind loads everything again. */
const keptChanges = 5000;
const trimEvery = 500;
