import { KbError } from '../../errors.ts';
import type { Access, Filter } from '../../model.ts';
import type { EmbeddingSpace, PendingPassage, VectorStore } from '../../ports.ts';
import { byCosine } from '../../vectors/by-cosine.ts';

/** A passage that is there. */
export interface MemoryPassage extends PendingPassage {
  readonly documentId: string;
  readonly ordinal: number;
}

/** The vectors of a store in memory, compared one by one in full. `passages` gives those that a call may find, by row. */
export function memoryVectors(passages: (access: Access, filter?: Filter) => readonly MemoryPassage[]): VectorStore {
  let spaces: Space[] = [];
  let lastId = 0;
  const spaceOf = (id: number) => spaces.find((space) => space.id === id);

  return {
    async spaces(access) {
      const rows = passages(access);
      return spaces.map(({ id, active, space, literal, vectors }) => {
        const count = rows.filter(({ row }) => vectors.has(row)).length;
        const noted = literal === undefined ? {} : { literal };
        return { ...space, id, active, ...noted, vectors: count, pending: rows.length - count };
      });
    },
    async open(space, { fresh = false } = {}) {
      spaces = spaces.filter((one) => one.active || one.space.name === space.name);
      const known = spaces.toSorted((a, b) => Number(a.active) - Number(b.active));
      const open = known.find((one) => one.space.name === space.name && !(fresh && one.active));
      if (open) return open.id;
      spaces.push({ id: ++lastId, space, active: spaces.length === 0, vectors: new Map(), holder: '', until: 0 });
      return lastId;
    },
    async pending(id, limit) {
      const space = spaceOf(id);
      const waiting = space ? passages('all').filter(({ row }) => !space.vectors.has(row)) : [];
      return waiting.slice(0, limit).map(({ row, title, heading, text }) => ({ row, title, heading, text }));
    },
    async put(id, rows, vectors) {
      const space = spaceOf(id);
      if (!space) return 0;
      const { dimensions } = space.space;
      if (vectors.length !== rows.length || vectors.some(({ length }) => length !== dimensions))
        throw new KbError('invalid_input', `Each row needs one vector of ${dimensions} dimensions.`);
      const there = new Set(passages('all').map(({ row }) => row));
      const kept = [...rows.entries()].filter(([, row]) => there.has(row));
      for (const [index, row] of kept) space.vectors.set(row, vectors[index] ?? new Float32Array());
      return kept.length;
    },
    async of(id, documentId) {
      const space = spaceOf(id);
      const own = space ? passages('all').filter((passage) => passage.documentId === documentId) : [];
      return own.map(({ row, ordinal }) => ({ row, ordinal, vector: space?.vectors.get(row) }));
    },
    async activate(id) {
      const space = spaceOf(id);
      if (!space) return false;
      space.active = true;
      spaces = [space];
      return true;
    },
    async noteLiteral(id, literal) {
      const space = spaceOf(id);
      if (space) space.literal = literal;
    },
    async claim(id, holder, milliseconds) {
      const space = spaceOf(id);
      if (!space || (space.holder !== holder && space.until > Date.now())) return false;
      Object.assign(space, { holder, until: Date.now() + milliseconds });
      return true;
    },
    async nearest({ space: name, vector, filter, limit, rows = [] }, access) {
      const space = spaces.find((one) => one.active && one.space.name === name);
      if (!space) return undefined;
      if (vector.length !== space.space.dimensions)
        throw new KbError('invalid_input', `The space has ${space.space.dimensions} dimensions.`);
      const scored = (found: readonly MemoryPassage[]) =>
        found.flatMap(({ row, documentId, ordinal }) => {
          const own = space.vectors.get(row);
          return own ? [{ row, documentId, ordinal, cosine: cosine(own, vector) }] : [];
        });
      const all = scored(passages(access, filter));
      const asked = new Set(rows);
      const sample = scored(passages(access))
        .toSorted((a, b) => (a.documentId < b.documentId ? -1 : 1))
        .slice(0, 500);
      return {
        nearest: all.toSorted(byCosine).slice(0, limit),
        cosines: new Map(all.filter(({ row }) => asked.has(row)).map((one) => [one.row, one.cosine])),
        background: Float64Array.from(sample, (one) => one.cosine),
        searched: all.length,
        spaces: new Map([[0, space.id]]),
        literal: space.literal ?? false,
      };
    },
  };
}

interface Space {
  readonly id: number;
  readonly space: EmbeddingSpace;
  active: boolean;
  literal?: boolean;
  readonly vectors: Map<number, Float32Array>;
  holder: string;
  until: number;
}

function cosine(a: Float32Array, b: Float32Array): number {
  let [product, lengthA, lengthB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] ?? 0, b[i] ?? 0];
    product += x * y;
    lengthA += x * x;
    lengthB += y * y;
  }
  return product / Math.sqrt(lengthA * lengthB);
}
