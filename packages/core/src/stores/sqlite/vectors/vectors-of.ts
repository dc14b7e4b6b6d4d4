import type { PassageVector } from '../../../ports.ts';
import type { Database } from '../database.ts';
import { keyOf } from './keys.ts';
import { spaceById } from './spaces.ts';

/** The passages of a document in order, with the vectors they have in a space. */
export function vectorsOf(database: Database, id: number, documentId: string): readonly PassageVector[] {
  if (!spaceById(database, id)) return [];
  return database
    .sql<{ row: number; ordinal: number; scale: number | null; codes: Uint8Array | null }>(
      `SELECT p.row, p.row - d.first_passage AS ordinal, v.scale, v.codes
       FROM document d JOIN passage p ON p.row >= d.first_passage AND p.row < d.first_passage + d.passages
       LEFT JOIN vector v ON v.id = ? + p.row WHERE d.id = ? ORDER BY p.row`,
    )
    .all(keyOf(id, 0), documentId)
    .map(({ row, ordinal, scale, codes }) => ({ row, ordinal, vector: decoded(codes, scale) }));
}

function decoded(codes: Uint8Array | null, scale: number | null): Float32Array | undefined {
  if (codes === null || scale === null) return undefined;
  // A copy, since what the database gives need not lie at an even address.
  return Float32Array.from(new Int16Array(codes.slice().buffer), (code) => code * scale);
}
