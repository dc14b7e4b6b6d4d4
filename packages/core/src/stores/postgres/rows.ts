import type { Document, Passage } from '../../model.ts';
import type { KnownDocument } from '../../ports.ts';

/** A document as the functions answer it. */
export interface DocumentRow extends Omit<Document, 'metadata'> {
  readonly metadata: string;
}

export interface PassageRow {
  readonly ordinal: number;
  readonly text: string;
  readonly heading: string;
  readonly page: number | null;
  readonly firstLine: number;
  readonly lastLine: number;
  readonly from: number;
  readonly to: number;
}

export interface KnownRow extends KnownDocument {
  /** Which of the keys asked for. */
  readonly n: number;
  readonly analysis: number;
}

export const toDocument = ({ metadata, ...row }: DocumentRow): Document => ({ ...row, metadata: parse(metadata) });

export const toPassage = (row: PassageRow, documentId: string): Passage => ({
  documentId,
  ordinal: row.ordinal,
  text: row.text,
  heading: parse(row.heading),
  ...(row.page === null ? {} : { page: row.page }),
  lines: { from: row.firstLine, to: row.lastLine },
  characters: { from: row.from, to: row.to },
});

/** JSON that this store wrote itself. */
function parse<T>(json: string): T {
  // It was written from a value of that type.
  return JSON.parse(json) as T;
}
