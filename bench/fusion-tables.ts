import { isClearlyWorse } from '../packages/core/src/evaluation/estimate.ts';
import type { FusionRow } from './fusion.ts';
import type { Table } from './report.ts';

/** How hybrid search compares with the better of its legs, by model, then every collection. */
export function fusionTables(rows: readonly FusionRow[]): readonly Table[] {
  const mean = (values: readonly number[]): string =>
    (values.reduce((sum, value) => sum + value, 0) / (values.length || 1)).toFixed(3);
  const summary = [...Map.groupBy(rows, ({ model }) => model)].map(([model, of]) => {
    const differences = of.map(({ difference }) => difference.mean);
    return [
      model,
      mean(of.map(({ words }) => words)),
      mean(of.map(({ vectors }) => vectors)),
      mean(of.map(({ both }) => both)),
      mean(differences),
      Math.min(...differences).toFixed(3),
      `${of.filter(({ difference }) => isClearlyWorse(difference)).length} of ${of.length}`,
    ];
  });
  const legs = ['words', 'vectors', 'both', 'both less the better'];
  return [
    {
      title: 'Both, beside the better of words and vectors: nDCG@10, mean of the collections',
      note: 'Worse: by more than .02, with a 95 % interval below nothing.',
      columns: ['model', ...legs, 'worst collection', 'worse'],
      rows: summary,
    },
    {
      title: 'Every collection',
      columns: ['', 'questions', ...legs],
      rows: rows.map(({ collection, model, questions, words, vectors, both, difference: { mean: by, low, high } }) => [
        `${collection}, ${model}`,
        String(questions),
        ...[words, vectors, both].map((value) => value.toFixed(3)),
        `${by.toFixed(3)} (${low.toFixed(3)}–${high.toFixed(3)})`,
      ]),
    },
  ];
}
