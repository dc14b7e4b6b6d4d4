import fc from 'fast-check';
import { expect, test } from 'vitest';
import { analyse, loadLanguages } from './index.ts';

test.each([
  ['fr', "L'employé n'a pas", 'emploi a pas'],
  ['de', 'Größe der Häuser', 'gross der haus'],
  ['en', "The company's policies. They ran", 'the compani polici\nthei ran'],
  ['en', 'getUserName()', 'getusernam get user name'],
  ['tr', "İstanbul'da", 'istanbul da'],
  ['zh', '黑豹队', '黑 豹 队 黑豹 豹队'],
  ['th', 'กำหนดจำนวนสมาชิก', 'กำหนด จำนวน สมาชิก'],
  ['th', 'น\u0e4d\u0e49\u0e32', 'น้ำ'],
  ['und', 'ﬁne ½ naïve', 'fine 1 2 naive'],
])('in %s, %s becomes its tokens', async (language, text, tokens) => {
  await loadLanguages([language]);
  expect(analyse(text, language)).toBe(tokens);
});

test('tokens hold letters, digits and marks only, one space or line feed between them', async () => {
  await loadLanguages(['en', 'tr', 'ar']);
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('en', 'tr', 'ar', 'und'), (text, language) => {
      expect(analyse(text, language)).toMatch(/^(?:[\p{L}\p{N}\p{M}]+(?:[ \n][\p{L}\p{N}\p{M}]+)*)?$/u);
    }),
  );
});
