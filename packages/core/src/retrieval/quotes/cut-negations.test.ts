import { describe, expect, test } from 'vitest';
import { verdictOf } from '../../testing/quote-verdict.ts';

describe('a negation behind the quotation that ends its clause is not cut off', () => {
  test.each([
    ['Der Vertrag gilt', 'Der Vertrag gilt nicht.'],
    ['Die Frist verlängert sich', 'Die Frist verlängert sich nicht, wenn er schweigt.'],
    ['De overeenkomst geldt', 'De overeenkomst geldt niet.'],
    ['Avtalet gäller', 'Avtalet gäller inte.'],
    ['Bu kural geçerli', 'Bu kural geçerli değildir.'],
    ['Il le sait', 'Il le sait pas.'],
    ['the committee did', 'We acted; the committee did not'],
  ])('%s', (quote, text) => expect(verdictOf(quote, text)).toBe('absent'));
  test.each([
    ['dass der Mieter', 'Er sagt, dass der Mieter nicht zahlt.'],
    ['Der Vertrag gilt', 'Der Vertrag gilt. Nicht so der Anhang.'],
    ['Der Vertrag gilt nicht', 'Der Vertrag gilt nicht.'],
    ['this is what', 'this is what not to do'],
    ['Gilt der Vertrag', 'Gilt der Vertrag\n\nNie.'],
  ])('%s may end there', (quote, text) => expect(verdictOf(quote, text)).toBe('exact'));
});

describe('a full stop does not hide an exception or a negation', () => {
  test.each([
    ['Le bail est résiliable.', 'Le bail est résiliable, sauf en hiver.'],
    ['Le délai est de 15 jours.', 'Le délai est de 15 jours à moins d’un accord.'],
    ['The fee is due.', 'The fee is due unless waived.'],
    ['LE BAIL EST CESSIBLE.', 'LE BAIL EST CESSIBLE, SAUF EN HIVER.'],
    ['Die Regel gilt.', 'Die Regel gilt nicht für Kinder.'],
  ])('%s', (quote, text) => expect(verdictOf(quote, text)).toBe('absent'));
  test.each([
    ['Le bail est résiliable', 'Le bail est résiliable, sauf en hiver.', 'exact'],
    ['Règles de la salle.', 'Règles de la salle\n\nne pas fumer', 'punctuation'],
    ['Règles de la salle.', 'Règles de la salle\nNe pas fumer', 'punctuation'],
    ['Le bail est résiliable.', 'Le bail est résiliable, et cessible.', 'punctuation'],
  ])('%s may be quoted', (quote, text, verdict) => expect(verdictOf(quote, text)).toBe(verdict));
});
