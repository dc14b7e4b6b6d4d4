import type { Evaluation } from '@kb-mcp/core/evaluation';
import { expect, test } from 'vitest';
import { reportText } from './report.ts';

const run: Evaluation = {
  questions: 40,
  standings: [{ name: 'kb-mcp', ndcg10: 0.8, recall10: 0.9, mrr10: 0.85, empty: 0 }],
  kinds: { own: 0.8 },
  citations: { asked: 0, first: 0, first3: 0 },
  latency: { p50: 3, p95: 7 },
  each: [],
  missed: [],
  notices: {},
  unknown: [],
  unknownPlaces: [],
  unanswerable: 0,
  trivial: 0,
};

function lineOf(vectorWeight: number, better?: { readonly factor: number; readonly ndcg10: number }) {
  const difference = { mean: -0.0241, low: -0.04, high: -0.01 };
  const told = { ...run, behind: { leg: 'vectors alone', difference, ...(better && { better }) } };
  return textOf(told, vectorWeight);
}

function textOf(told: Evaluation, vectorWeight: number): string | undefined {
  const text = reportText(told, { evaluation: undefined, at: undefined }, { failures: [] }, { vectorWeight });
  return text.split('\n').find((line) => line.startsWith('Both'));
}

test('where one of words and vectors alone is clearly better, the weight that is right is told', () => {
  expect(lineOf(1, { factor: 4, ndcg10: 0.8584 })).toMatch(
    /clearly below vectors alone, nDCG@10 -0\.024 \(-0\.040 to -0\.010\): --vector-weight 4 \(now 1\) gives about 0\.858;/,
  );
  expect(lineOf(0.3, { factor: 0.1, ndcg10: 0.9 })).toContain('--vector-weight 0.03 (now 0.3)');
  expect(textOf(run, 1)).toBeUndefined();
});

test('no weight is told where none is better, and none that would be refused', () => {
  expect(lineOf(1)).toContain('no other --vector-weight than 1 is better');
  expect(lineOf(80, { factor: 2, ndcg10: 0.9 })).toContain('--vector-weight 100 (now 80)');
  expect(lineOf(100, { factor: 2, ndcg10: 0.9 })).toContain('no other --vector-weight than 100 is better');
});
