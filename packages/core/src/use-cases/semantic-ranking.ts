import { setTimeout as pause } from 'node:timers/promises';
import { type Log, silentLog } from '../log.ts';
import type { Embedder, Neighbours, Reranker, VectorKnowledgeStore } from '../ports.ts';
import { fuse } from '../retrieval/fuse.ts';
import { rerankWithin } from '../retrieval/rerank.ts';
import { type PassageSearch, type RankedPassage, searchPassages } from '../retrieval/search-passages.ts';
import { inSteps } from './in-steps.ts';
import { type MadeVector, queryVectors } from './query-vectors.ts';
import { needsModel, type Rank, type Ranking, type RankRequest } from './rank.ts';
import { troublePause } from './trouble-pause.ts';
import { type Waiting, waitingVectors } from './waiting-vectors.ts';

export interface SemanticRanking {
  readonly store: VectorKnowledgeStore;
  readonly embedder?: (() => Promise<Embedder>) | undefined;
  /** How long a search waits for the vector of its question. */
  readonly embedMs: number;
  readonly reranker?: Reranker | undefined;
  readonly rerankMs: number;
  /** How many passages the reranker is sent. */
  readonly rerankPassages: number;
  /** Told the whole of what callers hear in plain words. */
  readonly log?: Log | undefined;
  /** Ends what is still under way when nobody searches any more. */
  readonly closing?: AbortSignal | undefined;
}

/**
 * Ranks by words, by vectors, or by both, and lets a reranker have the last word. When the model or the reranker is late or fails, the answer is
 * given without it and says so.
 */
export function semanticRanking(options: SemanticRanking): Rank {
  const { store, embedder, reranker, embedMs, log = silentLog, closing } = options;
  const vectorOf = embedder && queryVectors({ embedder, budgetMs: embedMs, log, closing });
  const waitingOf = waitingVectors(store.vectors);
  const rerankPause = troublePause({ called: 'The reranker', meanwhile: 'Searches are not reranked.', log });

  async function byMeaning(request: RankRequest): Promise<Ranking> {
    const { query, mode, filter, access, limit, shown, signal } = request;
    const words = (of: Partial<PassageSearch> = {}) =>
      searchPassages({ store, query, filter, access, limit, needed: limit, shown, signal, ...of });
    if (!vectorOf && (mode === 'vector' || mode === 'hybrid')) throw needsModel(mode);
    if (!vectorOf || mode === 'lexical' || query.trim() === '') return { ranked: await words() };
    const depth = Math.max(limit, leastNearest);
    const nearest = ({ vector, embedder: { space } }: MadeVector, of: { limit: number; rows: readonly number[] }) =>
      store.vectors.nearest({ space: space.name, vector, filter, withPassages: shown, ...of }, access, { signal });
    let proposed: readonly number[] | undefined;
    let onProposed: ((rows: readonly number[]) => void) | undefined;
    // Told at once: whoever awaits a promise hears of it after the ranking of what was proposed.
    const propose = (rows: readonly number[]): void => {
      if (proposed) return;
      proposed = rows;
      onProposed?.(rows);
    };
    /** The nearest, looked for while words are, with the cosines of all that words may rank. */
    async function nearestBeside(made: MadeVector): Promise<Neighbours | undefined> {
      if (proposed) return nearest(made, { limit: depth, rows: proposed });
      const [found, compared] = await Promise.all([
        nearest(made, { limit: depth, rows: [] }),
        new Promise<Neighbours | undefined>((resolve) => {
          onProposed = (rows) => resolve(nearest(made, { limit: 0, rows }));
        }),
      ]);
      return found && compared && { ...found, cosines: compared.cosines };
    }
    let known = 1;
    // First, since the model thinks while the words are analysed.
    const asked = vectorOf(query, signal);
    const byWords =
      mode === 'vector'
        ? []
        : words({
            limit: Math.max(limit, comparedPassages),
            likened: likenedPassages,
            async onCandidates(candidates) {
              known = candidates.known;
              propose(candidates.rows);
              if (store.vectors.local) await Promise.race([asked, pause(headStart)]);
            },
          });
    // Where nothing is looked for, nothing was proposed.
    const underWay = Promise.resolve(byWords).finally(() => propose([]));
    const [lexical, made, early] = await Promise.all([
      underWay,
      asked,
      store.vectors.local && asked.then((given) => ('failure' in given ? undefined : nearestBeside(given))),
    ]);
    const wordsAlone = async (reason: string): Promise<Ranking> => ({
      ranked: mode === 'vector' ? await words() : lexical.slice(0, limit),
      notice: `Found by words alone. ${reason}`,
    });
    if ('failure' in made) return wordsAlone(made.failure);
    const found = store.vectors.local ? early : await nearest(made, { limit: depth, rows: comparedOf(lexical) });
    const outdated = vectorOf.isOutdated(made, found ? found.spaces : undefined);
    if (!found) return wordsAlone(await otherVectors(store, made.embedder));
    if (outdated) return byMeaning(request);
    // Who asks for vectors is told where there are none; what goes by words anyway is found.
    const waiting = mode === 'auto' ? undefined : await waitingOf(access, signal);
    if (waiting?.vectors === 0) return wordsAlone(incomplete(waiting));
    const notice = waiting && incomplete(waiting);
    return {
      ranked: mode === 'vector' ? byVectors(found).slice(0, limit) : byBoth({ lexical, known, found, limit }),
      notice,
    };
  }

  const whole = inSteps(byMeaning);
  return async (request) => {
    const { query, mode, limit } = request;
    if (!reranker || mode === 'lexical' || query.trim() === '') return whole(request);
    const { ranked, notice } = await whole({ ...request, limit: Math.max(limit, options.rerankPassages) });
    const last = await reranked(options, reranker, rerankPause, request, ranked);
    return {
      ranked: last.ranked.slice(0, limit),
      notice: [notice, last.notice].filter(Boolean).join(' ') || undefined,
    };
  };
}

/**
 * What words do not rank has as many passages before it as are nearer: no more of the nearest are needed than are asked for, but as many as a store may read
 * in full, so that each has the same cosine on every page. Words are compared as deep as fusion was measured, however few are asked for: docs/decisions/0007-fusion.md.
 */
const leastNearest = 40;
/** Ranking keeps this thread busy: a model that answers within so many milliseconds is heard first, so that vectors are searched meanwhile. A slower one leaves time to rank. */
const headStart = 3;
const comparedPassages = 100;
const likenedPassages = 50;

const comparedOf = (lexical: readonly RankedPassage[]): readonly number[] =>
  lexical.slice(0, comparedPassages).map(({ row }) => row);

async function otherVectors({ vectors }: VectorKnowledgeStore, { space }: Embedder): Promise<string> {
  const active = (await vectors.spaces('all')).find((one) => one.active);
  return active
    ? `The vectors here were made with ${active.model} (${active.dimensions} dimensions), not with ${space.model} (${space.dimensions}): run kb-mcp embed.`
    : 'No passage has a vector yet: run kb-mcp embed.';
}

const incomplete = ({ pending, vectors }: Waiting): string =>
  `${pending} of ${pending + vectors} passages have no vector yet: they are found by words alone.`;

/** The nearest first; among equals the order does not depend on that of ingestion. What points away from the question has no part of the best score. */
function byVectors({ nearest }: Neighbours): readonly RankedPassage[] {
  const best = nearest[0]?.cosine ?? 0;
  const shareOf = (cosine: number): number => (best > 0 ? Math.max(0, cosine / best) : Number(cosine === best));
  const inOrder = nearest.toSorted((a, b) => b.cosine - a.cosine || byPlace(a, b));
  return inOrder.map(({ cosine, ...place }) => {
    const score = shareOf(cosine);
    return { ...place, score, explain: { vector: score } };
  });
}

interface BothRankings {
  readonly lexical: readonly RankedPassage[];
  readonly known: number;
  readonly found: Neighbours;
  readonly limit: number;
}

function byBoth({ lexical, known, found, limit }: BothRankings): readonly RankedPassage[] {
  const words = new Map(lexical.map((entry) => [entry.row, entry]));
  const nearest = new Map(found.nearest.map((entry) => [entry.row, entry]));
  const compared = new Set(comparedOf(lexical));
  const fused = fuse({
    lexical,
    known,
    vector: found.nearest.map(({ row, cosine }) => ({ row, score: cosine })),
    background: found.background,
    passages: found.searched,
    cosine: (row) => (compared.has(row) ? found.cosines.get(row) : undefined),
  });
  const best = fused[0]?.score || 1;
  const placed = fused.flatMap(({ row, score, ...parts }) => {
    const place = words.get(row) ?? nearest.get(row);
    if (!place) return [];
    const cosine = nearest.get(row)?.cosine ?? found.cosines.get(row) ?? -1;
    const { documentId, ordinal } = place;
    return [{ row, documentId, ordinal, score: Math.max(0, score / best), cosine, parts }];
  });
  // Where nothing stands out, as in a part of the base that is about something else, the scores are all 0.
  const ranked = placed.toSorted((a, b) => b.score - a.score || b.cosine - a.cosine || byPlace(a, b)).slice(0, limit);
  return ranked.map(({ row, documentId, ordinal, score, parts }): RankedPassage => {
    const worded = words.get(row);
    const raised = worded ? parts.lexical / (worded.score || 1) : 0;
    const ofWords = Object.entries(worded?.explain ?? {}).map(([part, value]) => [part, (value * raised) / best]);
    const explain = Object.fromEntries([...ofWords, ['vector', parts.vector / best]]);
    const stored = worded?.stored ?? nearest.get(row)?.stored;
    const takenFor = worded?.takenFor;
    return { row, documentId, ordinal, score, explain, ...(takenFor && { takenFor }), ...(stored && { stored }) };
  });
}

/** The best in the reranker's order; they share out the scores they had, so that these go on falling. */
async function reranked(
  { store, rerankMs, rerankPassages }: SemanticRanking,
  reranker: Reranker,
  pause: ReturnType<typeof troublePause>,
  { query, access, signal }: RankRequest,
  ranked: readonly RankedPassage[],
): Promise<Ranking> {
  const top = ranked.slice(0, rerankPassages);
  if (top.length < 2) return { ranked };
  const skipped = (why: string): Ranking => ({ ranked, notice: `Reranking was skipped. ${why}` });
  const paused = pause.words();
  if (paused) return skipped(paused);
  const missing = top.flatMap(({ row, stored }) => (stored ? [] : [row]));
  const stored = missing.length > 0 ? await store.passagesByRow(missing, access, { signal }) : [];
  const texts = new Map(
    [...stored, ...top.flatMap((entry) => entry.stored ?? [])].map(
      ({ passage: { documentId, ordinal, heading, text } }) => [
        `${documentId}-${ordinal}`,
        [heading.join(' › '), text].filter(Boolean).join('\n'),
      ],
    ),
  );
  const textOf = ({ documentId, ordinal }: RankedPassage) => texts.get(`${documentId}-${ordinal}`) ?? '';
  const { items, failure } = await rerankWithin({ reranker, query, items: top, textOf, budgetMs: rerankMs, signal });
  if (failure) return skipped(pause.failed(failure));
  pause.answered();
  const ordered = items.map(({ item, score: judged = 0 }, place) => ({
    ...item,
    score: top[place]?.score ?? 0,
    explain: { ...item.explain, reranker: judged },
  }));
  return { ranked: [...ordered, ...ranked.slice(rerankPassages)] };
}

function byPlace(a: Place, b: Place): number {
  if (a.documentId !== b.documentId) return a.documentId < b.documentId ? -1 : 1;
  return a.ordinal - b.ordinal;
}

type Place = Pick<RankedPassage, 'documentId' | 'ordinal'>;
