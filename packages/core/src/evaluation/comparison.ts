import type { Evaluation } from './evaluate.ts';

/** What is held against a run. */
export interface Comparison {
  /** Change of nDCG@10 since the last run; absent when there was none. */
  readonly change?: number;
  /** Why the run is not good enough, one sentence each; empty when it is. */
  readonly failures: readonly string[];
}

/** Holds a run against the last one and against what is asked of it. */
export function comparison(
  run: Evaluation,
  last: Evaluation | undefined,
  { minNdcg, tolerance }: { readonly minNdcg?: number | undefined; readonly tolerance?: number | undefined },
): Comparison {
  const ndcg = run.standings[0]?.ndcg10 ?? 0;
  const before = last?.standings[0]?.ndcg10;
  const failures = [
    ...(minNdcg !== undefined && ndcg < minNdcg
      ? [`nDCG@10 is ${ndcg.toFixed(3)}, and ${minNdcg} was asked for.`]
      : []),
    ...(tolerance !== undefined && before !== undefined && ndcg < before - tolerance
      ? [`nDCG@10 has gone from ${before.toFixed(3)} to ${ndcg.toFixed(3)}, more than ${tolerance} down.`]
      : []),
  ];
  if (failures.length > 0 && run.unanswerable > 0) failures.push(gone(run));
  return before === undefined ? { failures } : { change: ndcg - before, failures };
}

const gone = ({ questions, unanswerable, unknown: [first = ''] }: Evaluation): string =>
  `Of ${questions} questions, ${unanswerable} expect only documents that are not in the base, such as «${first}».`;
