import type { Access, Filter } from '../model.ts';
import type { Candidate, Candidates, KnowledgeStore } from '../ports.ts';
import { bm25, rarity } from './bm25.ts';
import { gramScores } from './grams.ts';
import { analyseQuery, type AnalysedQuery } from './query.ts';
import { scanner, type Match, type Scanner } from './scan.ts';
import { weights as defaults } from './weights.ts';

/** Parts of the ranking that can be left out. */
export type Stage = 'title' | 'pairs' | 'grams' | 'document' | 'diversity';

export type Weights = { readonly [K in keyof typeof defaults]: number };

export interface PassageSearch {
  readonly store: Pick<KnowledgeStore, 'languages' | 'candidates'>;
  readonly query: string;
  readonly filter?: Filter | undefined;
  readonly access: Access;
  readonly limit: number;
  /** Stages set to `false` are skipped. */
  readonly stages?: Partial<Readonly<Record<Stage, boolean>>> | undefined;
  readonly weights?: Partial<Weights> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A passage in its final rank. */
export interface RankedPassage {
  readonly row: number;
  readonly documentId: string;
  readonly ordinal: number;
  /** Relative to the best of this query, which has 1. */
  readonly score: number;
  /** What each stage contributed; together they make the score. */
  readonly explain: Readonly<Record<string, number>>;
}

/**
 * The passages that answer a query, best first. The order depends on the query and on what the caller may see alone: not on the store, nor on the
 * order of ingestion. A query with any word that the base holds gets an answer; none is ever an error.
 */
export async function searchPassages(search: PassageSearch): Promise<readonly RankedPassage[]> {
  const { store, filter, access, limit, signal } = search;
  const weights = weightsFor(search);
  const query = await analyseQuery(search.query, await store.languages(access, { signal }));
  if (query.terms.length === 0) return [];
  const first = await store.candidates(
    { terms: query.terms, filter, limit: Math.max(weights.candidates, limit) },
    access,
    {
      signal,
    },
  );
  const scored = byWords(query, first, weights);
  addGrams(scored, query, weights);
  addDocuments(scored, query, first, weights);
  const ranked = scored.toSorted(byScore);
  diversify(ranked, weights);
  return relative(ranked.toSorted(byScore)).slice(0, limit);
}

interface Scored {
  readonly candidate: Candidate;
  readonly match: Match;
  readonly rarities: Float64Array;
  readonly parts: Record<string, number>;
  score: number;
}

function weightsFor({ weights, stages }: PassageSearch): Weights {
  const off = (stage: Stage) => (stages?.[stage] === false ? { [stage === 'diversity' ? 'repeat' : stage]: 0 } : {});
  return { ...defaults, ...weights, ...off('title'), ...off('pairs'), ...off('grams'), ...off('document') };
}

interface Reading {
  readonly scanner: Scanner;
  readonly rarities: Float64Array;
}

/** BM25 of words, of the title alone and of adjacent pairs. */
function byWords(query: AnalysedQuery, first: Candidates, weights: Weights): Scored[] {
  const readings = new Map<string, Reading>();
  const titles = new Map<string, Match>();
  const matched = first.candidates.map((candidate) => {
    const reading = readings.get(candidate.language) ?? read(query, candidate.language, first);
    readings.set(candidate.language, reading);
    const title = titles.get(candidate.documentId) ?? reading.scanner.scan(candidate.titleTokens);
    titles.set(candidate.documentId, title);
    return { candidate, reading, title, body: reading.scanner.scan(candidate.tokens) };
  });
  const pairFrequency = new Float64Array(query.pairs.length);
  for (const { body, title } of matched) {
    for (let i = 0; i < pairFrequency.length; i++) {
      if (body.pairs[i] || title.pairs[i]) pairFrequency[i] = (pairFrequency[i] ?? 0) + 1;
    }
  }
  const pairRarities = pairFrequency.map((count) => rarity(count, first.passages));
  const whole = { k1: weights.k1, b: weights.b, meanLength: first.meanLength + first.meanTitleLength };
  const alone = { k1: weights.k1, b: weights.titleB, meanLength: first.meanTitleLength };
  return matched.map(({ candidate, reading: { rarities }, title, body }) => {
    const match = {
      length: body.length + title.length,
      counts: body.counts.map((count, i) => count + (title.counts[i] ?? 0)),
      pairs: body.pairs.map((count, i) => count + (title.pairs[i] ?? 0)),
    };
    const parts = {
      words: bm25(match.counts, rarities, match.length, whole),
      title: weights.title && weights.title * bm25(title.counts, rarities, title.length, alone),
      pairs: weights.pairs && weights.pairs * bm25(match.pairs, pairRarities, match.length, whole),
    };
    return { candidate, match, rarities, parts, score: parts.words + parts.title + parts.pairs };
  });
}

function read(query: AnalysedQuery, language: string, { frequency, passages }: Candidates): Reading {
  const terms = query.inLanguage(language);
  return {
    scanner: scanner(terms, query.pairs),
    rarities: Float64Array.from(terms, (term) => rarity(frequency.get(term) ?? 0, passages)),
  };
}

/** Mixes a normalised score into the best `count`; the others keep their order below. */
function mix(scored: readonly Scored[], part: string, share: number, scores: readonly number[]): void {
  const best = Math.max(...scored.map(({ score }) => score), 0) || 1;
  const bestOther = Math.max(...scores, 0) || 1;
  for (const [i, one] of scored.entries()) {
    for (const key of Object.keys(one.parts)) one.parts[key] = ((one.parts[key] ?? 0) / best) * (1 - share);
    one.parts[part] = (share * (scores[i] ?? 0)) / bestOther;
    one.score = ((1 - share) * one.score) / best + one.parts[part];
  }
}

function addGrams(scored: Scored[], query: AnalysedQuery, weights: Weights): void {
  if (weights.grams === 0) return;
  const best = scored.toSorted(byScore).slice(0, weights.rescored);
  const byLanguage = Map.groupBy(best, ({ candidate }) => candidate.language);
  const scores = new Map<Scored, number>();
  for (const [language, group] of byLanguage) {
    const streams = group.map(({ candidate }) => `${candidate.titleTokens}\n${candidate.tokens}`);
    const own = gramScores(query.inLanguage(language), streams);
    for (const [i, one] of group.entries()) scores.set(one, own[i] ?? 0);
  }
  mix(
    scored,
    'grams',
    weights.grams,
    scored.map((one) => scores.get(one) ?? 0),
  );
}

/** What all candidates of a document hold together. */
function addDocuments(scored: Scored[], query: AnalysedQuery, first: Candidates, weights: Weights): void {
  if (weights.document === 0) return;
  const totals = new Map<string, Float64Array>();
  for (const { candidate, match } of scored) {
    const total = totals.get(candidate.documentId) ?? new Float64Array(query.slots);
    for (let i = 0; i < total.length; i++) total[i] = (total[i] ?? 0) + (match.counts[i] ?? 0);
    totals.set(candidate.documentId, total);
  }
  const options = { k1: weights.k1, b: 0, meanLength: 1 };
  mix(
    scored,
    'document',
    weights.document,
    scored.map(({ candidate, rarities }) =>
      bm25(totals.get(candidate.documentId) ?? new Float64Array(), rarities, 1, options),
    ),
  );
}

function diversify(_ranked: readonly Scored[], _weights: Weights): void {}

function byScore(a: Scored, b: Scored): number {
  const [x, y] = [a.candidate, b.candidate];
  if (a.score !== b.score) return b.score - a.score;
  if (x.documentId !== y.documentId) return x.documentId < y.documentId ? -1 : 1;
  return x.ordinal - y.ordinal;
}

function relative(ranked: readonly Scored[]): RankedPassage[] {
  const best = ranked[0]?.score || 1;
  return ranked.map(({ candidate, parts, score }) => ({
    row: candidate.row,
    documentId: candidate.documentId,
    ordinal: candidate.ordinal,
    score: score / best,
    explain: Object.fromEntries(Object.entries(parts).map(([part, value]) => [part, value / best])),
  }));
}
