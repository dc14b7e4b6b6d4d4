import { expect, test } from 'vitest';
import type { Candidate } from '../../ports.ts';
import { mergeCandidates } from './merge-candidates.ts';

/** What a store of ten passages gives, of which these hold the word. */
const part = (...candidates: readonly Candidate[]) => ({
  candidates,
  passages: 10,
  meanLength: 5,
  meanTitleLength: 2,
  frequency: new Map([['tea', candidates.length]]),
});

const candidate = (row: number, titleTokens: string, tokens: string): Candidate => ({
  row,
  documentId: `d${row}`,
  ordinal: 0,
  tokens,
  titleTokens,
  language: 'en',
});

const rows = (parts: Parameters<typeof mergeCandidates>[0], limit: number) =>
  mergeCandidates(parts, { limit }).candidates.map(({ row }) => row);

test('a word of the title counts more than one of the text, in whichever store', () => {
  const inText = part(candidate(1, 'green leaves', 'tea in cups'), candidate(2, 'steamed', 'tea'));
  const inTitle = part(candidate(3, 'green tea', 'leaves in cups'));
  expect(rows([inText, inTitle], 2)).toEqual([3]);
  expect(rows([inTitle, inText], 3)).toEqual([3, 1, 2]);
});

test('a word that is part of another is not counted', () => {
  const found = rows([part(candidate(1, 'teapot', 'steak teas')), part(candidate(2, 'cup', 'steak teas tea'))], 2);
  expect(found).toEqual([2, 1]);
});
