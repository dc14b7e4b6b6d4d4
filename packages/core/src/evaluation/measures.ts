/** What is measured of one ranked list of distinct document ids. */
export interface Measures {
  readonly ndcg10: number;
  readonly recall10: number;
  readonly recall100: number;
  readonly mrr10: number;
  readonly empty: number;
}

/** The measures of one answer, against graded judgements. */
export function measure(ranked: readonly string[], relevant: ReadonlyMap<string, number>): Measures {
  const gain = (grade: number, rank: number): number => grade / Math.log2(rank + 2);
  const ideal = [...relevant.values()].toSorted((a, b) => b - a).slice(0, 10);
  const idealGain = ideal.reduce((sum, grade, rank) => sum + gain(grade, rank), 0);
  const foundGain = ranked.slice(0, 10).reduce((sum, id, rank) => sum + gain(relevant.get(id) ?? 0, rank), 0);
  const first = ranked.slice(0, 10).findIndex((id) => relevant.has(id));
  const recall = (depth: number): number =>
    ranked.slice(0, depth).filter((id) => relevant.has(id)).length / relevant.size;
  return {
    ndcg10: idealGain > 0 ? foundGain / idealGain : 0,
    recall10: recall(10),
    recall100: recall(100),
    mrr10: first === -1 ? 0 : 1 / (first + 1),
    empty: ranked.length === 0 ? 1 : 0,
  };
}

/** The mean of each measure. */
export function meanOf(all: readonly Measures[]): Measures {
  const mean = (key: keyof Measures): number => all.reduce((sum, one) => sum + one[key], 0) / (all.length || 1);
  return {
    ndcg10: mean('ndcg10'),
    recall10: mean('recall10'),
    recall100: mean('recall100'),
    mrr10: mean('mrr10'),
    empty: mean('empty'),
  };
}
