import type { Neighbours, PendingPassage, StoredSpace, VectorStore } from '../../ports.ts';
import type { Caller } from './caller.ts';
import { type FoundWhole, toStored } from './rows.ts';
import { wireFilter } from './wire-filter.ts';

/** The vectors of a store in PostgreSQL, kept and compared by pgvector; `open` throws `unavailable` where that is missing. */
export function postgresVectors(database: Caller): VectorStore {
  // What each function answers is said beside it, in the SQL; the type parameter repeats it.
  const read = async <T>(...call: Parameters<typeof database.read>) => (await database.read(...call)) as T;
  // As above.
  const write = async <T>(...call: Parameters<typeof database.write>) => (await database.write(...call)) as T;

  return {
    async spaces(access, options) {
      const found = await read<SpaceRow[]>('spaces', { access }, options);
      return found.map(({ literal, ...space }) => (literal === null ? space : { ...space, literal }));
    },
    open: ({ name, provider, model, dimensions }, options) =>
      write('open_space', { name, provider, model, dimensions, fresh: options?.fresh ?? false }, options),
    async pending(id, limit, options) {
      const rows = await read<PendingRow[]>('pending', { id, limit }, options);
      // It was written from a list of texts.
      return rows.map((row): PendingPassage => ({ ...row, heading: JSON.parse(row.heading) as string[] }));
    },
    put(id, rows, vectors, options) {
      const lengths = vectors.map(({ length }) => length);
      return write('put_vectors', { id, rows, lengths, vectors: vectors.map(toText) }, options);
    },
    async of(id, document, options) {
      const rows = await read<VectorRow[]>('vectors_of', { id, document }, options);
      return rows.map(({ row, ordinal, vector }) => ({
        row,
        ordinal,
        vector: vector === null ? undefined : fromText(vector),
      }));
    },
    activate: (id, options) => write('activate_space', { id }, options),
    async noteLiteral(id, literal, options) {
      await write('note_literal', { id, literal }, options);
    },
    claim: (id, holder, milliseconds, options) => write('claim_space', { id, holder, milliseconds }, options),
    async nearest({ space, vector, filter, limit, rows, withPassages }, access, options) {
      const query = { space, vector: toText(vector), length: vector.length, limit, rows, withPassages, access };
      const found = await read<FoundNeighbours | undefined>(
        'nearest',
        { ...query, filter: filter && wireFilter(filter) },
        options,
      );
      return found && toNeighbours(found);
    },
  };
}

interface SpaceRow extends Omit<StoredSpace, 'literal'> {
  readonly literal: boolean | null;
}

interface VectorRow {
  readonly row: number;
  readonly ordinal: number;
  readonly vector: string | null;
}

interface PendingRow extends Omit<PendingPassage, 'heading'> {
  readonly heading: string;
}

interface FoundNeighbours {
  readonly nearest: readonly (readonly [row: number, documentId: string, ordinal: number, cosine: number])[];
  readonly cosines: readonly (readonly [row: number, cosine: number])[];
  readonly background: readonly number[];
  readonly searched: number;
  readonly space: number;
  readonly literal: boolean;
  readonly stored: FoundWhole | null;
}

function toNeighbours({ nearest, cosines, background, searched, space, literal, stored }: FoundNeighbours): Neighbours {
  const passages = toStored(stored);
  return {
    nearest: nearest.map(([row, documentId, ordinal, cosine]) => {
      const along = passages.get(row);
      return { row, documentId, ordinal, cosine, ...(along && { stored: along }) };
    }),
    cosines: new Map(cosines),
    background: Float64Array.from(background),
    searched,
    spaces: new Map([[0, space]]),
    literal,
  };
}

/** As text: an array of JSON numbers takes the database several times as long. */
const toText = (vector: Float32Array): string => `[${Array.from(vector, (value) => Math.fround(value)).join(',')}]`;

const fromText = (text: string): Float32Array => Float32Array.from(text.slice(1, -1).split(','), Number);
