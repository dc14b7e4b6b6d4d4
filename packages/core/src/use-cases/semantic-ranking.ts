import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { type Log, silentLog } from '../log.ts';
import type { Embedder, Neighbours, Reranker, VectorKnowledgeStore } from '../ports.ts';
import { type PassageSearch, searchPassages } from '../retrieval/search-passages.ts';
import { byBoth, byVectors, comparedOf, comparedPassages } from './by-vectors.ts';
import { inSteps } from './in-steps.ts';
import { type MadeVector, queryVectors } from './query-vectors.ts';
import { needsModel, type Rank, type Ranking, type RankRequest } from './rank.ts';
import { reranked } from './reranked.ts';
import { troublePause } from './trouble-pause.ts';
import { type Waiting, waitingVectors } from './waiting-vectors.ts';

export interface SemanticRanking {
  readonly store: VectorKnowledgeStore;
  readonly embedder?: (() => Promise<Embedder>) | undefined;
  /** How long a search waits for the vector of its question. */
  readonly embedMs: number;
  /** So many times as much as by measurement vectors count beside words; 1 when absent. */
  readonly vectorWeight?: number | undefined;
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
  const { store, embedder, reranker, embedMs, vectorWeight = 1, log = silentLog, closing } = options;
  const vectorOf = embedder && queryVectors({ embedder, budgetMs: embedMs, log, closing });
  const waitingOf = waitingVectors(store.vectors);
  const rerankPause = troublePause({ called: 'The reranker', meanwhile: 'Searches are not reranked.', log });

  /** Whether the vectors last compared were of a model that is known to count. Likeness to a query tells what they follow, and is left out for others. */
  let literal = true;

  async function byMeaning(request: RankRequest): Promise<Ranking> {
    const { query, mode, filter, access, limit, shown, signal } = request;
    const likened = literal ? likenedPassages : 0;
    const words = (of: Partial<PassageSearch> = {}) =>
      searchPassages({ store, query, filter, access, limit, needed: limit, shown, signal, ...of });
    if (!vectorOf && (mode === 'vector' || mode === 'hybrid')) throw needsModel(mode);
    if (!vectorOf || mode === 'lexical' || query.trim() === '') return { ranked: await words() };
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
      if (proposed) return nearest(made, { limit, rows: proposed });
      const [found, compared] = await Promise.all([
        nearest(made, { limit, rows: [] }),
        new Promise<Neighbours | undefined>((resolve) => {
          onProposed = (rows) => resolve(nearest(made, { limit: 0, rows }));
        }),
      ]);
      return found && compared && { ...found, cosines: compared.cosines };
    }
    let known = 1;
    const byWords =
      mode === 'vector'
        ? []
        : words({
            limit: Math.max(limit, comparedPassages),
            likened,
            async onCandidates(candidates) {
              known = candidates.known;
              propose(candidates.rows);
              if (store.vectors.local) await Promise.race([asked, pause(headStart)]);
            },
          });
    // After the search for words has gone on its way, which takes longer.
    const asked = nextTurn().then(() => vectorOf(query, signal));
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
    const found = store.vectors.local ? early : await nearest(made, { limit, rows: comparedOf(lexical) });
    const outdated = vectorOf.isOutdated(made, found ? found.spaces : undefined);
    if (!found) return wordsAlone(await otherVectors(store, made.embedder));
    literal = found.literal;
    if (outdated || (literal && likened === 0)) return byMeaning(request);
    // Who asks for vectors is told where there are none; what goes by words anyway is found.
    const waiting = mode === 'auto' ? undefined : await waitingOf(access, signal);
    if (waiting?.vectors === 0) return wordsAlone(incomplete(waiting));
    const notice = waiting && incomplete(waiting);
    if (mode === 'vector') return { ranked: byVectors(found).slice(0, limit), notice };
    return { ranked: byBoth({ lexical, known, found, limit, vectorWeight }), notice };
  }

  const whole = inSteps(byMeaning);
  return async (request) => {
    const { query, mode, limit } = request;
    if (!reranker || mode === 'lexical' || query.trim() === '') return whole(request);
    const { ranked, notice } = await whole({ ...request, limit: Math.max(limit, options.rerankPassages) });
    const last = await reranked({ ...options, reranker, pause: rerankPause }, request, ranked);
    return {
      ranked: last.ranked.slice(0, limit),
      notice: [notice, last.notice].filter(Boolean).join(' ') || undefined,
    };
  };
}

/** Ranking keeps this thread busy: a model that answers within so many milliseconds is heard first, so that vectors are searched meanwhile. A slower one leaves time to rank. */
const headStart = 3;
const likenedPassages = 50;

async function otherVectors({ vectors }: VectorKnowledgeStore, { space }: Embedder): Promise<string> {
  const active = (await vectors.spaces('all')).find((one) => one.active);
  return active
    ? `The vectors here were made with ${active.model} (${active.dimensions} dimensions), not with ${space.model} (${space.dimensions}): run kb-mcp embed.`
    : 'No passage has a vector yet: run kb-mcp embed.';
}

const incomplete = ({ pending, vectors }: Waiting): string =>
  `${pending} of ${pending + vectors} passages have no vector yet: they are found by words alone.`;
