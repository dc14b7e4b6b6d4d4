import type { CallContext, KnowledgeBase } from '../knowledge-base.ts';
import { ask } from './ask.ts';
import { estimate, type Estimate, isClearlyWorse } from './estimate.ts';
import type { Judged } from './judge.ts';
import { meanOf, measure, type Measures } from './measures.ts';

export interface Leg {
  readonly name: string;
  /** Of each question. */
  readonly measured: readonly Measures[];
}

/** How the product stands beside the better of its legs, where it is clearly worse than that one. */
export interface Behind {
  readonly leg: string;
  /** nDCG@10 of the product less that of the leg, below 0. */
  readonly difference: Estimate;
}

/** Nothing where it is as good, or there are too few questions to tell. */
export function behindBetter(measured: readonly Measures[], legs: readonly Leg[]): Behind | undefined {
  const [better] = legs.toSorted((a, b) => meanOf(b.measured).ndcg10 - meanOf(a.measured).ndcg10);
  if (!better || measured.length < fewest) return undefined;
  const difference = estimate(measured.map(({ ndcg10 }, i) => ndcg10 - (better.measured[i]?.ndcg10 ?? 0)));
  return isClearlyWorse(difference) ? { leg: better.name, difference } : undefined;
}

const fewest = 20;

/** The product without one of the two that it puts together. */
export async function legsOf(
  kb: KnowledgeBase,
  judged: readonly Judged[],
  context: CallContext,
): Promise<readonly Leg[]> {
  const legs = [
    { name: 'words alone', mode: 'lexical' },
    { name: 'vectors alone', mode: 'vector' },
  ] as const;
  const found: Leg[] = [];
  for (const { name, mode } of legs) {
    const measured: Measures[] = [];
    for (const { question, relevant, ranked } of judged)
      measured.push(measure(ranked((await ask(kb, question.question, context, { mode })).spots), relevant));
    found.push({ name, measured });
  }
  return found;
}
