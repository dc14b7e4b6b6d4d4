import type { Access, Passage } from '../../model.ts';
import type { StoredPassage } from '../../ports.ts';
import type { Database } from './database.ts';
import { allows, documentColumns, type DocumentRow, parse, toDocument } from './documents.ts';

export function passagesOf(
  database: Database,
  documentId: string,
  { from = 0, limit }: { from?: number; limit: number },
  access: Access,
): readonly Passage[] {
  const owner = database
    .sql<Owner>(
      `SELECT c.name AS collection, d.first_passage, d.passages FROM document d JOIN collection c ON c.row = d.collection
       WHERE d.id = ?`,
    )
    .get(documentId);
  if (!owner || !allows(access, owner.collection)) return [];
  const rows = database
    .sql<PassageRow>(
      `SELECT ${passageColumns} FROM passage p JOIN passage_text t ON t.row = p.row
       WHERE p.row >= ? AND p.row < ? ORDER BY p.row LIMIT ?`,
    )
    .all(owner.first_passage + from, owner.first_passage + owner.passages, limit);
  return rows.map((row) => toPassage(row, documentId, row.row - owner.first_passage));
}

export function passagesByRow(database: Database, rows: readonly number[], access: Access): readonly StoredPassage[] {
  const statement = database.sql<PassageRow & DocumentRow & { readonly first_passage: number }>(
    `SELECT ${passageColumns}, d.first_passage, ${documentColumns}
     FROM passage p JOIN passage_text t ON t.row = p.row
     JOIN document d ON d.row = p.document JOIN collection c ON c.row = d.collection
     WHERE p.row = ?`,
  );
  const found: StoredPassage[] = [];
  for (const row of rows) {
    const joined = statement.get(row);
    if (!joined || !allows(access, joined.collection)) continue;
    const passage = toPassage(joined, joined.id, joined.row - joined.first_passage);
    found.push({ passage, document: toDocument(joined) });
  }
  return found;
}

interface Owner {
  readonly collection: string;
  readonly first_passage: number;
  readonly passages: number;
}

const passageColumns = `p.row, t.text, p.heading, p.page, p.first_line, p.last_line, p.first_character, p.end_character`;

interface PassageRow {
  readonly row: number;
  readonly text: string;
  readonly heading: string;
  readonly page: number | null;
  readonly first_line: number;
  readonly last_line: number;
  readonly first_character: number;
  readonly end_character: number;
}

function toPassage(row: PassageRow, documentId: string, ordinal: number): Passage {
  return {
    documentId,
    ordinal,
    text: row.text,
    heading: parse(row.heading),
    ...(row.page === null ? {} : { page: row.page }),
    lines: { from: row.first_line, to: row.last_line },
    characters: { from: row.first_character, to: row.end_character },
  };
}
