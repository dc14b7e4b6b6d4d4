import type { KnowledgeStore, Reranker } from '../ports.ts';
import { rerankWithin } from '../retrieval/rerank.ts';
import type { RankedPassage } from '../retrieval/search-passages.ts';
import type { Ranking, RankRequest } from './rank.ts';
import type { troublePause } from './trouble-pause.ts';

export interface Reranking {
  readonly store: Pick<KnowledgeStore, 'passagesByRow'>;
  readonly reranker: Reranker;
  readonly rerankMs: number;
  /** How many passages the reranker is sent. */
  readonly rerankPassages: number;
  readonly pause: ReturnType<typeof troublePause>;
}

/** The best in the reranker's order; they share out the scores they had, so that these go on falling. */
export async function reranked(
  { store, reranker, rerankMs, rerankPassages, pause }: Reranking,
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
  const ordered = items.map(({ item, score: judged }, place) => ({
    ...item,
    score: top[place]?.score ?? 0,
    explain: judged === undefined ? item.explain : { ...item.explain, reranker: judged },
  }));
  return { ranked: [...ordered, ...ranked.slice(rerankPassages)] };
}
