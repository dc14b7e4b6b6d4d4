import type { Access } from '../../model.ts';
import type { Candidate, Candidates, LexicalQuery } from '../../ports.ts';
import type { Database } from './database.ts';
import { sum } from './figures.ts';
import type { FrequencyOf } from './frequency.ts';
import { matching } from './match.ts';
import { type Selection, select } from './selection.ts';

/** Answers the first stage. All figures are of what the caller may see. */
export function candidateFinder(database: Database, frequencyOf: FrequencyOf) {
  return ({ terms, filter, limit }: LexicalQuery, access: Access): Candidates => {
    const visible = select(database, access);
    const passages = sum(visible.collections, 'passages');
    const wanted = [...new Set(terms)];
    const frequency = frequencyOf(wanted, visible);
    const found = wanted.filter((term) => frequency.has(term));
    const sought = filter ? select(database, access, filter) : visible;
    return {
      candidates: candidatesFor(database, found, frequency, sought, limit),
      passages,
      meanLength: sum(visible.collections, 'tokens') / (passages || 1),
      meanTitleLength: sum(visible.collections, 'title_tokens') / (passages || 1),
      frequency,
    };
  };
}

interface CandidateRow {
  readonly row: number;
  readonly tokens: string;
  readonly id: string;
  readonly first_passage: number;
  readonly title_tokens: string;
  readonly language: string;
  /** Lower is better. */
  readonly score: number;
}

// Rare words decide the rank, and each further occurrence costs time: at 100,000 passages 10,000 rank as 20,000 did and take 3.7 ms instead
// of 5.5; 8,000 lose .003 on questions of many common words, 5,000 lose .02.
const ENOUGH_OCCURRENCES = 10_000;

/** The best passages by the rarest terms that have enough occurrences together, or by all terms where these do not fill the limit. */
function candidatesFor(
  database: Database,
  terms: readonly string[],
  frequency: ReadonlyMap<string, number>,
  selection: Selection,
  limit: number,
): Candidate[] {
  if (limit === 0) return [];
  let occurrences = 0;
  const rarest = terms
    .toSorted((a, b) => (frequency.get(a) ?? 0) - (frequency.get(b) ?? 0) || (a < b ? -1 : 1))
    .filter((term) => {
      const needed = occurrences < ENOUGH_OCCURRENCES;
      occurrences += frequency.get(term) ?? 0;
      return needed;
    });
  const found = rarest.length === 0 ? [] : best(database, rarest, selection, limit + 1);
  const rows =
    found.length < limit && rarest.length < terms.length ? best(database, terms, selection, limit + 1) : found;
  return withoutDivided(rows, limit).map((row) => ({
    row: row.row,
    documentId: row.id,
    ordinal: row.row - row.first_passage,
    tokens: row.tokens,
    titleTokens: row.title_tokens,
    language: row.language,
  }));
}

/** At most `limit` rows: of equals that do not all find room none is taken, so that the order of ingestion does not choose, unless little would be left. */
function withoutDivided(rows: readonly CandidateRow[], limit: number): readonly CandidateRow[] {
  const next = rows[limit];
  if (!next) return rows;
  const better = rows.filter(({ score }) => score < next.score);
  return better.length >= limit / 2 ? better : rows.slice(0, limit);
}

function best(database: Database, terms: readonly string[], selection: Selection, limit: number): CandidateRow[] {
  const match = matching(database, terms, selection);
  if (!match) return [];
  return database
    .sql<CandidateRow>(
      `SELECT p.row, t.tokens, d.id, d.first_passage, d.title_tokens, d.language, score
       FROM (SELECT passage_index.rowid AS found, bm25(passage_index, 1.0, 1.0, 0.0) AS score ${match.sql}
             ORDER BY bm25(passage_index, 1.0, 1.0, 0.0), passage_index.rowid LIMIT ?)
       JOIN passage p ON p.row = found JOIN passage_text t ON t.row = found JOIN document d ON d.row = p.document
       ORDER BY score, found`,
    )
    .all(...match.parameters, limit);
}
