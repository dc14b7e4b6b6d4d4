import { expect, test } from 'vitest';
import { context, embedder } from '../testing/ask-by-meaning.ts';
import { openSemanticTestKb } from '../testing/open-test-kb.ts';

const words = ['tea', 'teas', 'teapot', 'green', 'greenest', 'steam', 'steamed', 'lake', 'ice', 'cold', 'cup', 'leaf'];
const documents = Array.from({ length: 400 }, (_, n) => ({
  key: `k${n}`,
  text: Array.from({ length: 4 + (n % 29) }, (__, i) => words[(n * (i + 3) + i * i * (n % 5)) % words.length]).join(
    ' ',
  ),
}));

test.each(['lexical', 'vector', 'hybrid'] as const)(
  'pages of any size give the same passages in the same order, scores falling: %s',
  async (mode) => {
    await using kb = await openSemanticTestKb({ documents, embedder: async () => embedder });
    for (const query of ['green tea', 'a cold cup of steamed tea by the lake']) {
      const paged = async (limit: number) => {
        const found: { key: string; score: number }[] = [];
        for (let cursor: string | undefined; found.length < 200;) {
          const page = await kb.search({ query, mode, limit, cursor }, context);
          found.push(...page.items.map(({ document: { key }, score }) => ({ key, score })));
          cursor = page.cursor;
          if (cursor === undefined) break;
        }
        return found.slice(0, 200);
      };
      const whole = await paged(100);
      expect(whole).toHaveLength(200);
      expect(new Set(whole.map(({ key }) => key)).size).toBe(200);
      expect(whole.map(({ score }) => score)).toEqual(whole.map(({ score }) => score).toSorted((a, b) => b - a));
      for (const limit of [8, 20, 50]) expect(await paged(limit)).toEqual(whole);
    }
  },
);
