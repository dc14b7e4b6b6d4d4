import type { CallContext, KnowledgeBase } from '../knowledge-base.ts';
import { ask, type Found } from './ask.ts';
import type { Judged } from './judge.ts';
import { measure } from './measures.ts';

/** How many times as much vectors should count for some questions, and what nDCG@10 that gives. */
export interface Weighed {
  readonly factor: number;
  readonly ndcg10: number;
}

/** Works out from the parts of the scores, without searching anew, which weight of vectors answers best; `undefined` where none is better than the present one, or a reranker has the last word. */
export async function weighVectors(
  kb: KnowledgeBase,
  judged: readonly Judged[],
  context: CallContext,
): Promise<Weighed | undefined> {
  const sums = factors.map(() => 0);
  for (const { question, relevant, ranked } of judged) {
    const { results } = await ask(kb, question.question, context, { explain: true, limit: deepest });
    if (results.some(({ explain }) => explain?.['reranker'] !== undefined)) return undefined;
    for (const [i, factor] of factors.entries())
      sums[i] = (sums[i] ?? 0) + measure(ranked(spotsBy(results, factor)), relevant).ndcg10;
  }
  const means = sums.map((sum) => sum / (judged.length || 1));
  const enough = Math.max(...means) - leastGain;
  const at = means.findIndex((mean) => mean >= enough);
  const [ndcg10 = 0, factor = 1] = [means[at], factors[at]];
  return factor === 1 ? undefined : { factor, ndcg10 };
}

/** The present one, then those nearest to it: of several that do about as well, the first. */
const factors = [1, 2, 0.5, 4, 0.25, 8, 0.1, 32, 0.03];
const leastGain = 0.005;
const deepest = 100;

function spotsBy(results: Found['results'], factor: number): Parameters<Judged['ranked']>[0] {
  const scored = results.map(({ document: { id }, page, heading, score, explain }) => ({
    spot: { id, page, heading },
    score: score + (factor - 1) * (explain?.['vector'] ?? 0),
  }));
  return scored.toSorted((a, b) => b.score - a.score).map(({ spot }) => spot);
}
