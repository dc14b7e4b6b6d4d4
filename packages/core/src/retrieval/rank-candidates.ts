import type { Candidates, StoredPassage } from '../ports.ts';
import { raiseAnswerType } from './answer-type.ts';
import { addDocumentScore } from './by-document.ts';
import { asCapitals } from './capital-words.ts';
import { byWords } from './by-words.ts';
import { diversify } from './diversify.ts';
import type { AnalysedQuery } from './query.ts';
import { rescore } from './rescore.ts';
import type { Scored } from './scored.ts';
import type { TokenPage } from './token-page.ts';
import type { Weights } from './weights.ts';
import { writtenOtherwise } from './written-otherwise.ts';
import { yesOrNo } from './yes-or-no.ts';

export interface RankCandidates {
  readonly query: AnalysedQuery;
  readonly first: Candidates;
  readonly weights: Weights;
  /** Where their tokens are laid; what is given back reads it. */
  readonly page: TokenPage;
  readonly read: (rows: readonly number[]) => Promise<readonly StoredPassage[]>;
}

export interface RankedCandidates {
  /** Best first. */
  readonly ranked: readonly Scored[];
  /** The passages of those that were read. */
  readonly texts: ReadonlyMap<Scored, StoredPassage>;
}

/** Ranks what the first stage found. */
export async function rankCandidates({ query, first, weights, page, read }: RankCandidates): Promise<RankedCandidates> {
  const scored = byWords(query, first, { weights, page }).filter(
    // What only ends as a figure does, or has a part of a word or date, is something else.
    ({ counts }) => query.grouped.length + query.dates.length === 0 || counts.some((count) => count > 0),
  );
  addDocumentScore(scored, first, weights);
  const written = writtenOtherwise(scored, query, weights);
  const answering = yesOrNo(scored, query, weights);
  const capitals = asCapitals(scored, query, weights);
  const toRead = new Set([...written.toRead, ...answering.toRead, ...capitals.toRead]);
  const reading = textsOf([...toRead], read);
  // The store reads meanwhile.
  rescore(scored, query, first, weights);
  const texts = await reading;
  written.lower(texts);
  capitals.raise(texts);
  raiseAnswerType(scored, query, weights);
  answering.weigh(texts);
  return { ranked: diversify(scored, weights), texts };
}

/** The passage of each, where it is still there. */
async function textsOf(
  scored: readonly Scored[],
  read: RankCandidates['read'],
): Promise<ReadonlyMap<Scored, StoredPassage>> {
  const missing = scored.filter(({ candidate }) => !candidate.stored);
  const found = missing.length > 0 ? await read(missing.map(({ candidate }) => candidate.row)) : [];
  const keyOf = (documentId: string, ordinal: number) => `${ordinal} ${documentId}`;
  const byKey = new Map(found.map((stored) => [keyOf(stored.document.id, stored.passage.ordinal), stored]));
  const texts = new Map<Scored, StoredPassage>();
  for (const one of scored) {
    const { stored, documentId, ordinal } = one.candidate;
    const text = stored ?? byKey.get(keyOf(documentId, ordinal));
    if (text) texts.set(one, text);
  }
  return texts;
}
