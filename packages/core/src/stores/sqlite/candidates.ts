import type { Access } from '../../model.ts';
import type { Candidate, LexicalQuery } from '../../ports.ts';
import type { Scored } from '../../vectors/best.ts';
import { limitOf, rarityOf, withoutDivided } from '../first-stage.ts';
import type { Database } from './database.ts';
import { languagesOf, sum } from './figures.ts';
import type { FrequencyOf } from './frequency.ts';
import type { FullTextIndex } from './full-text/index.ts';
import { rank, rowsWith } from './full-text/rank.ts';
import { scopeCache } from './full-text/scope.ts';
import type { Meeting } from './meeting.ts';
import { type Selection, select } from './selection.ts';

/** Answers the first stage. All figures are of what the caller may see. */
export function candidateFinder({ database, current, frequencyOf, meeting }: IndexReader) {
  const best = bestPassages(database, current, meeting);
  return ({ terms, filter, ...limits }: LexicalQuery, access: Access) => {
    const visible = select(database, access);
    const passages = sum(visible.collections, 'passages');
    const frequency = frequencyOf([...new Set(terms)], visible);
    const sought = filter ? select(database, access, filter) : visible;
    const limit = limitOf(limits, passages);
    const found = limit > 0 ? best(rated(frequency, passages), sought, limit) : [];
    return {
      candidates: toCandidates(database, found),
      passages,
      meanLength: sum(visible.collections, 'tokens') / (passages || 1),
      meanTitleLength: sum(visible.collections, 'title_tokens') / (passages || 1),
      frequency,
      languages: languagesOf(database, access),
    };
  };
}

/** What reads the index: together, since each remembers what it read. */
export interface IndexReader {
  readonly database: Database;
  readonly current: () => FullTextIndex;
  readonly frequencyOf: FrequencyOf;
  readonly meeting: Meeting;
}

interface RatedTerm {
  readonly term: string;
  readonly frequency: number;
  readonly rarity: number;
}

/** The rarest first. */
function rated(frequency: ReadonlyMap<string, number>, passages: number): readonly RatedTerm[] {
  return [...frequency]
    .map(([term, own]) => ({ term, frequency: own, rarity: rarityOf(own, passages) }))
    .toSorted((a, b) => a.frequency - b.frequency || (a.term < b.term ? -1 : 1));
}

// Rare words decide the rank, and each further occurrence costs time: of 120,000 passages 100 candidates by 10,000 occurrences lose .007 (nDCG@10)
// beside those by all, by 60,000 .001. Of a million the words that are frequent occur too often.
const ENOUGH_OCCURRENCES = 10_000;
const MOST_OCCURRENCES = 60_000;

/** Finds the best passages by the rarest terms, enough of them or as many as do not cost much; by all terms where these do not fill the limit. */
function bestPassages(database: Database, current: () => FullTextIndex, meeting: Meeting) {
  const scopeOf = scopeCache(database);
  return (terms: readonly RatedTerm[], selection: Selection, limit: number): readonly Scored[] => {
    let occurrences = 0;
    const rarest = terms.filter(({ frequency }) => {
      const before = occurrences;
      occurrences += frequency;
      return before < ENOUGH_OCCURRENCES || occurrences <= MOST_OCCURRENCES;
    });
    const index = current();
    const scope = scopeOf(index, selection);
    const listsOf = (some: readonly RatedTerm[]) =>
      some.map(({ term, rarity }) => ({ ...index.postings(term), rarity }));
    let lists = listsOf(rarest);
    // One more tells whether equals would be divided.
    const best = () => meeting.best(selection, limit + 1, (most, allowed) => rank(lists, most, allowed ?? scope));
    let found = best();
    if (found.length < limit && rarest.length < terms.length) {
      lists = listsOf(terms);
      found = best();
    }
    return withoutDivided(found, limit, (score, wanted) =>
      meeting
        .first(selection, wanted, (allowed) => rowsWith(score, lists, allowed ?? scope))
        .map((row) => ({ row, score })),
    );
  };
}

/** The candidates of the passages found, in the same order. Rows are read by rising number, and sorted here: SQLite would copy every text to sort it. */
function toCandidates(database: Database, found: readonly Scored[]): Candidate[] {
  const rows = found.map(({ row }) => row);
  const read = database.lists<CandidateRow>(
    `SELECT p.row, t.tokens, d.id, d.first_passage, d.title_tokens, d.language FROM json_each(?) found
     CROSS JOIN passage p ON p.row = found.value JOIN passage_text t ON t.row = p.row JOIN document d ON d.row = p.document`,
  );
  const byRow = new Map<number, Candidate>();
  for (const [row, tokens, documentId, first, titleTokens, language] of read.all(JSON.stringify(rows.toSorted(rising))))
    byRow.set(row, { row, documentId, ordinal: row - first, tokens, titleTokens, language });
  return rows.flatMap((row) => byRow.get(row) ?? []);
}

const rising = (a: number, b: number): number => a - b;

type CandidateRow = readonly [
  row: number,
  tokens: string,
  documentId: string,
  firstPassage: number,
  titleTokens: string,
  language: string,
];
