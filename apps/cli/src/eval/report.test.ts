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

function lineOf(leg: string | undefined, vectorWeight: number): string | undefined {
  const difference = { mean: -0.0241, low: -0.04, high: -0.01 };
  const told = { ...run, ...(leg && { behind: { leg, difference } }) };
  const text = reportText(told, { evaluation: undefined, at: undefined }, { failures: [] }, { vectorWeight });
  return text.split('\n').find((line) => line.startsWith('Both'));
}

test('where one of words and vectors alone is clearly better, the weight to try next is told', () => {
  expect(lineOf('vectors alone', 1)).toMatch(
    /clearly below vectors alone, nDCG@10 -0\.024 \(-0\.040 to -0\.010\): try it with --vector-weight 2 \(now 1\)/,
  );
  expect(lineOf('words alone', 1)).toContain('--vector-weight 0.5 (now 1)');
  expect(lineOf('vectors alone', 0)).toContain('--vector-weight 1 (now 0)');
  expect(lineOf(undefined, 1)).toBeUndefined();
});

test('no weight is told that would be refused', () => {
  expect(lineOf('vectors alone', 80)).toContain('--vector-weight 100 (now 80)');
  expect(lineOf('vectors alone', 100)).not.toContain('--vector-weight');
  expect(lineOf('words alone', 0)).not.toContain('--vector-weight');
});
