import fc from 'fast-check';
import { expect, test } from 'vitest';
import { similarities } from './similar.ts';
import { TokenPage } from './token-page.ts';

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'é', 'ж', '日', '本'), minLength: 1, maxLength: 9 });
const words = fc.array(word, { minLength: 1, maxLength: 12 });

function runsOf(token: string, run: number): readonly string[] {
  const spaced = ` ${token} `;
  return Array.from({ length: Math.max(0, spaced.length - run + 1) }, (_, at) => spaced.slice(at, at + run));
}

function plainly(term: string, text: readonly string[], from: number, run: number): number {
  const own = new Set(term.length < run ? [] : runsOf(term, run));
  const shares = text.map((token) =>
    Math.min(1, runsOf(token, run).filter((one) => own.has(one)).length / (own.size || 1)),
  );
  return Math.max(0, ...shares.filter((share) => share >= from)) ** 2;
}

test('a term is found in its most similar word as far as that has its runs of letters, in any script', () => {
  fc.assert(
    fc.property(words, fc.array(words, { maxLength: 4 }), fc.constantFrom(3, 4), (terms, texts, run) => {
      const page = new TokenPage();
      const found = similarities(
        terms,
        texts.map((text) => page.lay(text.join(' '))),
        0.3,
        run,
      );
      expect(found.map((one) => [...one])).toEqual(
        texts.map((text) => terms.map((term) => plainly(term, text, 0.3, run))),
      );
    }),
  );
});
