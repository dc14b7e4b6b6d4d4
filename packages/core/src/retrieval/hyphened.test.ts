import { expect, test } from 'vitest';
import { hyphenedWords } from './hyphened.ts';

test('words with one or two hyphens inside come as their parts, each once', () => {
  expect(hyphenedWords('Le week-end, un e‑mail, an up-to-date list of E-Mail')).toEqual([
    ['week', 'end'],
    ['e', 'mail'],
    ['up', 'to', 'date'],
  ]);
  expect(hyphenedWords('co‐emprunteur Όχι-ναι тест-драйв')).toHaveLength(3);
});

test('what is no word does not: figures, long chains, options, ranges, scripts without spaces', () => {
  const texts = ['AB-1234', '2020-2021', 'a-b-c-d-e', '--dry-run', 'x -y', 'foo-', '東京-大阪', 'getUser-byName'];
  expect(texts.filter((text) => hyphenedWords(text).length > 0)).toEqual([]);
});

test('a text of any length takes a moment and gives a few', () => {
  expect(hyphenedWords('ab-cd '.repeat(50_000))).toHaveLength(1);
  expect(hyphenedWords(Array.from({ length: 5000 }, (_, n) => `${'x'.repeat(1 + (n % 50))}-y`).join(' '))).toHaveLength(
    8,
  );
  expect(hyphenedWords('a-'.repeat(50_000))).toEqual([]);
});
