import type { Access } from '../../../model.ts';
import type { EmbeddingSpace, NearestQuery } from '../../../ports.ts';
import type { Database } from '../database.ts';
import { nearestFinder } from './nearest.ts';
import { activateSpace, claimSpace, noteLiteral, openSpace, sweepSpaces } from './spaces.ts';
import { vectorsOf } from './vectors-of.ts';
import { pendingPassages, putVectors } from './store-vectors.ts';

export type VectorOperations = ReturnType<typeof vectorOperations>;

/** What a base does with vectors. `nearest` keeps at most about so many bytes of them in memory. */
export function vectorOperations(database: Database, bytes: number) {
  return {
    openSpace: (space: EmbeddingSpace, fresh: boolean) => openSpace(database, space, fresh),
    pendingPassages: (id: number, limit: number) => pendingPassages(database, id, limit),
    putVectors: (id: number, rows: readonly number[], vectors: readonly Float32Array[]) =>
      putVectors(database, id, rows, vectors),
    vectorsOf: (id: number, documentId: string) => vectorsOf(database, id, documentId),
    activateSpace: (id: number) => activateSpace(database, id),
    noteLiteral: (id: number, literal: boolean) => noteLiteral(database, id, literal),
    claimSpace: (id: number, holder: string, milliseconds: number) => claimSpace(database, id, holder, milliseconds),
    sweep: () => sweepSpaces(database),
    nearest: nearestFinder(database, bytes) satisfies (query: NearestQuery, access: Access) => unknown,
  };
}
