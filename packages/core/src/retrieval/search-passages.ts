import { type Access, type Filter, narrowed } from '../model.ts';
import type { Candidates, KnowledgeStore, StoredPassage } from '../ports.ts';
import { alsoApart } from './also-apart.ts';
import { correctSpelling } from './correct.ts';
import { knownShare } from './known-share.ts';
import { type Likeness, likenesses } from './likeness.ts';
import { type AnalysedQuery, analyseQuery } from './query.ts';
import { rankCandidates } from './rank-candidates.ts';
import type { Scored } from './scored.ts';
import { bySymbols } from './sought-symbols.ts';
import { termsTakenFor } from './taken-for.ts';
import { type LaidStream, TokenPage } from './token-page.ts';
import { type Stage, type Weights, weightsWithout } from './weights.ts';

export type { Stage } from './weights.ts';

export interface PassageSearch {
  readonly store: Pick<KnowledgeStore, 'languages' | 'candidates' | 'similarTerms' | 'passagesByRow'>;
  readonly query: string;
  readonly filter?: Filter | undefined;
  readonly access: Access;
  readonly limit: number;
  /** So many are ranked where as many have a word of the query; `limit` when absent. What is beyond may be missing. */
  readonly needed?: number | undefined;
  /** How many of the best are to be shown: their passages may come along at once. */
  readonly shown?: number | undefined;
  /** Stages set to `false` are skipped. */
  readonly stages?: Partial<Readonly<Record<Stage, boolean>>> | undefined;
  /** For measuring; the product uses the weights as they are. */
  readonly weights?: Partial<Weights> | undefined;
  /** How many of the best come with their likeness to the query; none by default. */
  readonly likened?: number | undefined;
  /** Told of all that may be ranked; they are ranked when what it gives is fulfilled. Not called where no passage is looked for. */
  readonly onCandidates?: ((found: Found) => Promise<void>) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What the first stage found. */
export interface Found {
  readonly rows: readonly number[];
  /** How much of what the query tells the base holds, from 0 to 1. */
  readonly known: number;
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
  readonly likeness?: Likeness;
  /** Terms that words of the query were taken for. */
  readonly takenFor?: readonly string[];
  /** The passage itself, where the store gave it along. */
  readonly stored?: StoredPassage;
}

/**
 * The passages that answer a query, best first. The order depends on the query and on the base alone, not on the order of ingestion.
 * A query with any word that the base holds gets an answer, and one without words with any symbol; no query is an error.
 */
export async function searchPassages(given: PassageSearch): Promise<readonly RankedPassage[]> {
  const search = bySymbols(given);
  const { store, filter, access, limit, needed = limit, shown = 0, signal } = search;
  const weights = weightsWithout(search.stages, search.weights);
  const withPassages = Math.min(shown * alongPerShown, mostAlong);
  // A store may give half as many where equals are divided.
  const most = (candidates: number): number => Math.max(candidates, 2 * needed);
  const limits = { limit: most(weights.candidates), limitOfMany: most(weights.candidatesOfMany) };
  const candidates = ({ terms }: AnalysedQuery) =>
    store.candidates({ terms, filter, ...limits, withPassages }, access, { signal });
  const { written, asWritten } = await ask(search, candidates);
  if (!asWritten) return [];
  const apart =
    weights.spelling > 0
      ? await alsoApart({ query: written, first: asWritten, candidates: someOf(search) })
      : undefined;
  const asked = apart ?? written;
  const found = apart ? await candidates(apart) : asWritten;
  const corrected = await correctSpelling({ query: asked, first: found, store, filter, access, weights, signal });
  const query = corrected ?? asked;
  const first = corrected ? await candidates(corrected) : found;
  signal?.throwIfAborted();
  await search.onCandidates?.({ rows: first.candidates.map(({ row }) => row), known: knownShare(query, first) });
  const takenFor = termsTakenFor({ query, written, first });
  const page = freePages.pop() ?? new TokenPage();
  try {
    const { ranked: all, texts } = await rankCandidates({ query, first, weights, page, read: reader(search) });
    const ranked = all.slice(0, limit);
    const likeness = likenessOf(query, ranked.slice(0, search.likened ?? 0));
    return relative(ranked, { likeness, texts, takenFor });
  } finally {
    page.clear();
    if (freePages.length < mostPages) freePages.push(page);
  }
}

// Each is written over by the next search that takes it.
const freePages: TokenPage[] = [];
const mostPages = 4;

/** The best passages with some terms, where words are to be told by them. */
const someOf =
  ({ store, filter, access, signal }: PassageSearch) =>
  (terms: readonly string[], limit: number): Promise<Candidates> =>
    store.candidates({ terms, filter, limit }, narrowed(access, filter), { signal });

/** Reads passages that did not come along. */
const reader =
  ({ store, access, signal }: PassageSearch) =>
  (rows: readonly number[]): Promise<readonly StoredPassage[]> =>
    store.passagesByRow(rows, access, { signal });

function likenessOf(query: AnalysedQuery, scored: readonly Scored[]): ReadonlyMap<Scored, Likeness> {
  const found = new Map<Scored, Likeness>();
  for (const [language, group] of Map.groupBy(scored, ({ candidate }) => candidate.language)) {
    // Of a long text each word once.
    const asked = query.phrase(language) || query.inLanguage(language).filter(Boolean).join(' ');
    const shared = ({ counts, rarities }: Scored): number =>
      rarities.reduce((sum, rarity, slot) => sum + ((counts[slot] ?? 0) * rarity ** 2) / (query.counts[slot] || 1), 0);
    const alike = likenesses(
      new TokenPage().lay(asked),
      group.map((one) => ({ text: saidIn(one), shared: shared(one) })),
    );
    for (const [i, one] of group.entries()) found.set(one, alike[i] ?? { words: 0, letters: 0, telling: 0 });
  }
  return found;
}

// The ten that are shown were all among the first 30 of the first stage for half of the questions of four collections, among the first 100 for 95 %
// (for 62 % where questions are whole paragraphs). A hundred passages cost less than a second call.
const alongPerShown = 10;
const mostAlong = 100;

/** A passage that only repeats the title has no words of its own. */
const saidIn = ({ laid: { body, title } }: Scored): LaidStream => (body.last > body.first ? body : title);

/** What the store has for the query as it is written, analysed in the languages that the store held at that moment. */
async function ask(
  { store, query, access, signal }: PassageSearch,
  candidates: (query: AnalysedQuery) => Promise<Candidates>,
): Promise<{ readonly written: AnalysedQuery; readonly asWritten?: Candidates }> {
  const frequency = async (terms: readonly string[]) =>
    (await store.candidates({ terms, limit: 0 }, access, { signal })).frequency;
  let languages = await store.languages(access, { signal, recent: true });
  for (;;) {
    const written = await analyseQuery(query, languages, frequency);
    if (written.terms.length === 0) return { written };
    const asWritten = await candidates(written);
    const { languages: current = languages } = asWritten;
    if (current.join(' ') === languages.join(' ')) return { written, asWritten };
    languages = current;
  }
}

interface Beside {
  readonly likeness: ReadonlyMap<Scored, Likeness>;
  readonly texts: ReadonlyMap<Scored, StoredPassage>;
  readonly takenFor: (language: string) => readonly string[];
}

function relative(ranked: readonly Scored[], { likeness: alike, texts, takenFor: takenIn }: Beside): RankedPassage[] {
  const best = ranked[0]?.score || 1;
  return ranked.map((one) => {
    const { candidate, parts, score } = one;
    const { row, documentId, ordinal, language } = candidate;
    const explain: Record<string, number> = {};
    for (const part in parts) explain[part] = (parts[part] ?? 0) / best;
    const stored = candidate.stored ?? texts.get(one);
    const likeness = alike.get(one);
    const takenFor = takenIn(language);
    return {
      row,
      documentId,
      ordinal,
      score: score / best,
      explain,
      ...(likeness && { likeness }),
      ...(stored && { stored }),
      ...(takenFor.length > 0 && { takenFor }),
    };
  });
}
