import { expect, test } from 'vitest';
import { possibleForms } from './possible-forms.ts';

test('a Vietnamese syllable without accents may be any with them, and no other word is one', () => {
  expect(possibleForms('nguoi', ['en', 'vi'])).toEqual(expect.arrayContaining(['người', 'nguội']));
  expect(possibleForms('dan', ['vi'])).toEqual(expect.arrayContaining(['đan', 'dân', 'đạn']));
  expect(possibleForms('dan', ['vi'])).not.toContain('dan');
  expect(possibleForms('nguoi', ['en'])).toEqual([]);
  for (const word of ['policy', 'người', 'xyz', '12', '물']) expect(possibleForms(word, ['vi'])).toEqual([]);
});

test('the forms of a syllable are few enough to ask for', () => {
  expect(possibleForms('uou', ['vi']).length).toBeLessThan(300);
  expect(possibleForms('aaaaaaaa', ['vi'])).toEqual([]);
});

test('a Korean syllable may have a particle', () => {
  expect(possibleForms('물', ['ko'])).toContain('물은');
  expect(possibleForms('물은', ['ko'])).toEqual([]);
});
