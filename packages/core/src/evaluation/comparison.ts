import type { Evaluation } from './evaluate.ts';

/** What is held against a run. */
export interface Comparison {
  /** How many questions the last run had as well, with the same expected; absent when there was no run. */
  readonly shared?: number;
  /** Change of nDCG@10 over these; absent when there are none. */
  readonly change?: number;
  /** Why the run is not good enough, one sentence each; empty when it is. */
  readonly failures: readonly string[];
}

/** Holds a run against the last one, by the questions of both, and against what is asked of it. */
export function comparison(
  run: Evaluation,
  last: Evaluation | undefined,
  { minNdcg, tolerance }: { readonly minNdcg?: number | undefined; readonly tolerance?: number | undefined },
): Comparison {
  const failures: string[] = [];
  const ndcg = run.standings[0]?.ndcg10 ?? 0;
  if (minNdcg !== undefined && ndcg < minNdcg)
    failures.push(`nDCG@10 is ${ndcg.toFixed(3)}, and ${minNdcg} was asked for.`);
  const { shared, before, now } = onBoth(run, last);
  if (tolerance !== undefined && now < before - tolerance) {
    const on = shared < run.questions ? ` on the questions of both runs, ${shared} in all,` : '';
    failures.push(`nDCG@10${on} has gone from ${before.toFixed(3)} to ${now.toFixed(3)}, more than ${tolerance} down.`);
  }
  if (failures.length > 0 && run.unanswerable > 0) failures.push(gone(run));
  if (failures.length > 0 && run.unknownPlaces.length > 0) failures.push(movedAway(run));
  return { ...(last && { shared }), ...(shared > 0 && { change: now - before }), failures };
}

/** nDCG@10 of both runs over the questions that both had. */
function onBoth(run: Evaluation, last: Evaluation | undefined) {
  const earlier = new Map(last?.each.map((one) => [nameOf(one), one.ndcg10]));
  const pairs = run.each.flatMap((one) => {
    const before = earlier.get(nameOf(one));
    return before === undefined ? [] : [{ before, now: one.ndcg10 }];
  });
  const meanOf = (key: 'before' | 'now'): number =>
    pairs.reduce((sum, pair) => sum + pair[key], 0) / (pairs.length || 1);
  return { shared: pairs.length, before: meanOf('before'), now: meanOf('now') };
}

const nameOf = ({ question, expect }: Evaluation['each'][number]): string => JSON.stringify([question, expect]);

const gone = ({ questions, unanswerable, unknown: [first = ''] }: Evaluation): string =>
  `Questions that expect only documents that are not in the base, such as «${first}»: ${unanswerable} of ${questions}.`;

const movedAway = ({ unknownPlaces: places }: Evaluation): string =>
  `Expected places at which there is no passage, such as «${places[0] ?? ''}»: ${places.length}.`;
