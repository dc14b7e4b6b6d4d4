import { hostname } from 'node:os';
import type { Access } from '../../../model.ts';
import type { EmbeddingSpace, StoredSpace } from '../../../ports.ts';
import type { Database } from '../database.ts';
import { select } from '../selection.ts';
import { spaceOf } from './keys.ts';

export interface SpaceRow extends EmbeddingSpace {
  readonly id: number;
  readonly active: number;
  /** 1, 0, or nobody has looked. */
  readonly literal: number | null;
  /** All passages up to this row have a vector. */
  readonly filled_to: number;
  readonly holder: string;
  readonly held_until: number;
}

export const spaceById = (database: Database, id: number): SpaceRow | undefined =>
  database.sql<SpaceRow>('SELECT * FROM space WHERE id = ?').get(id);

export const activeSpace = (database: Database): SpaceRow | undefined =>
  database.sql<SpaceRow>('SELECT * FROM space WHERE active = 1').get();

export function listSpaces(database: Database, access: Access): readonly StoredSpace[] {
  const { collections } = select(database, access);
  const passages = collections.reduce((sum, collection) => sum + collection.passages, 0);
  const tally = database.sql<{ vectors: number }>('SELECT vectors FROM space_tally WHERE space = ? AND collection = ?');
  return database
    .sql<SpaceRow>('SELECT * FROM space ORDER BY id')
    .all()
    .map(({ id, name, provider, model, dimensions, active, literal }) => {
      const vectors = collections.reduce((sum, { row }) => sum + (tally.get(id, row)?.vectors ?? 0), 0);
      const noted = literal === null ? {} : { literal: literal === 1 };
      const space = { id, name, provider, model, dimensions, active: active === 1, ...noted };
      return { ...space, vectors, pending: passages - vectors };
    });
}

/** Inside a write transaction. */
export function openSpace(
  database: Database,
  { name, provider, model, dimensions }: EmbeddingSpace,
  fresh: boolean,
): number {
  database.sql('DELETE FROM space WHERE active = 0 AND name <> ?').run(name);
  const underWay = database.sql<SpaceRow>('SELECT * FROM space WHERE active = 0 AND name = ?').get(name);
  const active = activeSpace(database);
  if (underWay) return underWay.id;
  if (active?.name === name && !fresh) return active.id;
  const { lastInsertRowid } = database
    .sql('INSERT INTO space (name, provider, model, dimensions, active) VALUES (?, ?, ?, ?, ?)')
    .run(name, provider, model, dimensions, active ? 0 : 1);
  return Number(lastInsertRowid);
}

/** Inside a write transaction. */
export function activateSpace(database: Database, id: number): boolean {
  if (!spaceById(database, id)) return false;
  database.sql('UPDATE space SET active = (id = ?)').run(id);
  database.sql('DELETE FROM space WHERE active = 0').run();
  return true;
}

/** Inside a write transaction. */
export function noteLiteral(database: Database, id: number, literal: boolean): void {
  database.sql('UPDATE space SET literal = ? WHERE id = ?').run(Number(literal), id);
}

/** Inside a write transaction. */
export function claimSpace(database: Database, id: number, holder: string, milliseconds: number): boolean {
  const now = Date.now();
  const space = spaceById(database, id);
  if (!space) return false;
  const mine = `${hostname()} ${process.pid} ${holder}`;
  if (space.holder !== mine && space.held_until > now && isAlive(space.holder)) return false;
  database.sql('UPDATE space SET holder = ?, held_until = ? WHERE id = ?').run(mine, now + milliseconds, id);
  return true;
}

/** Inside a write transaction: deletes some of what dropped spaces left; gives whether there is more. */
export function sweepSpaces(database: Database): boolean {
  const known = new Set(
    database
      .sql<{ id: number }>('SELECT id FROM space')
      .all()
      .map(({ id }) => id),
  );
  for (const table of ['vector', 'vector_segment']) {
    for (let from = 0; ;) {
      const key = database
        .sql<{ id: number }>(`SELECT id FROM ${table} WHERE id >= ? ORDER BY id LIMIT 1`)
        .get(from)?.id;
      if (key === undefined) break;
      const space = spaceOf(key);
      from = (space + 1) * 2 ** 40;
      if (known.has(space)) continue;
      const sql = `DELETE FROM ${table} WHERE id IN (SELECT id FROM ${table} WHERE id >= ? AND id < ? LIMIT ?)`;
      database.sql(sql).run(key, from, table === 'vector' ? sweptVectors : sweptSegments);
      return true;
    }
  }
  database.sql('DELETE FROM space_tally WHERE space NOT IN (SELECT id FROM space)').run();
  return false;
}

const sweptVectors = 2000;
const sweptSegments = 10;

/** Whether the process may still be there: one on another machine may. */
function isAlive(holder: string): boolean {
  const [host, pid] = holder.split(' ');
  if (host !== hostname()) return true;
  try {
    return process.kill(Number(pid), 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
