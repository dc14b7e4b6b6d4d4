import { expect, test } from 'vitest';
import { cleanText } from './clean.ts';

test('the colours of a terminal are no letters of the words that they are for', () => {
  expect(cleanText('\u001b[31merror\u001b[0m: \u001b[1;38;5;208mdisk\u001b[m full\u001b[K')).toBe('error: disk full');
});

test('other control characters become spaces, and brackets stay', () => {
  expect(cleanText('a\u0000b [31m]\u001b(')).toBe('a b [31m] (');
});
