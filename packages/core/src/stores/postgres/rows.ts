import type { Document, Passage } from '../../model.ts';
import type { KnownDocument, StoredPassage } from '../../ports.ts';

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

/** Passages with their documents, in the order asked. */
export interface FoundWhole {
  readonly passages: readonly (readonly [row: number, document: number, PassageRow])[];
  readonly documents: readonly (readonly [row: number, DocumentRow])[];
}

/** By row, in the order of the answer, which is null when there were none. */
export function toStored(found: FoundWhole | null | undefined): ReadonlyMap<number, StoredPassage> {
  const documents = new Map(found?.documents.map(([row, document]) => [row, toDocument(document)]));
  return new Map(
    found?.passages.flatMap(([row, of, passage]) => {
      const document = documents.get(of);
      return document ? [[row, { passage: toPassage(passage, document.id), document }]] : [];
    }),
  );
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
export function parse<T>(json: string): T {
  // It was written from a value of that type.
  return JSON.parse(json) as T;
}
