import { expect, test } from 'vitest';
import { verdictOf } from '../../testing/quote-verdict.ts';

const poem = 'Demain, dès l’aube, à l’heure où blanchit la campagne,\nJe partirai.\n\nJe marcherai les yeux fixés,';

test.each([
  ['a stroke for the end of a line', 'où blanchit la campagne, / Je partirai.'],
  ['two for a blank line', 'blanchit la campagne, / Je partirai. // Je marcherai'],
  ['a stroke without blanks', 'où blanchit la campagne,/Je partirai.'],
  ['other quote marks beside it', "dès l'aube, à l'heure où blanchit la campagne, / Je partirai"],
])('%s', (_, quote) => expect(verdictOf(quote, poem)).toContain('markup'));

test.each([
  ['a stroke inside a line', 'Demain, / dès l’aube', poem],
  ['lines in another order', 'Je partirai. / Demain, dès l’aube', poem],
  ['one for «or»', 'un et / ou deux', 'un et ou deux'],
])('%s is refused', (_, quote, text) => expect(verdictOf(quote, text)).toBe('absent'));
