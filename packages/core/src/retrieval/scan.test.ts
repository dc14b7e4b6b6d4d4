import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scanner } from './scan.ts';
import { TokenPage } from './token-page.ts';

test('together is the greatest worth of distinct terms within so many tokens, wherever they stand', () => {
  const terms = ['a', 'b', 'c'];
  const worth = Float64Array.of(1, 2, 4);
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', 'b', 'c', 'x', 'y')), fc.integer({ min: 1, max: 6 }), (tokens, near) => {
      const ofWindow = (from: number): number => {
        const inside = new Set<string>(tokens.slice(from, from + near));
        return terms.reduce((sum, term, slot) => sum + (inside.has(term) ? (worth[slot] ?? 0) : 0), 0);
      };
      const { together } = scanner({ terms, pairs: [], worth, near }).scan(new TokenPage().lay(tokens.join(' ')));
      expect(together).toBe(Math.max(0, ...tokens.map((_, from) => ofWindow(from))));
    }),
  );
});
