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
  ['en', 'a fee¹ of 15¹² francs, 10⁶ m', 'a fee 1 of 15 12 franc 10 6 m'],
  ['en', '5 m² and x² of an area²', '5 m2 and x2 of an area 2'],
  ['und', 'ﬁne ½ naïve', 'fine 1 2 naive'],
  ['en', 'Well done🎉🎉! 👍🏽 ⚠️ 👩‍💻 🇫🇷 1️⃣ © ®', 'well done 🎉 🎉\n👍 ⚠ 👩 💻 🇫🇷 1'],
  ['fa', 'می\u200cخواهم', 'ميخواهم مي خواهم'],
  ['ml', 'അവന്\u200d', 'അവന്'],
])('in %s, %s becomes its tokens', async (language, text, tokens) => {
  await loadLanguages([language]);
  expect(analyse(text, language)).toBe(tokens);
});

test('tokens hold letters, digits and marks only, or are a picture, one space or line feed between them', async () => {
  await loadLanguages(['en', 'tr', 'ar']);
  const mixed = fc.constantFrom('🎉', '⚠', '🇫', '\u200d', '©', 'a', "'", ' ', '国');
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: mixed }));
  const one = /^(?:[\p{L}\p{N}\p{M}]*|\p{Extended_Pictographic}|\p{RI}{2})$/u;
  fc.assert(
    fc.property(text, fc.constantFrom('en', 'tr', 'ar', 'und'), (given, language) => {
      for (const token of analyse(given, language).split(/[ \n]/)) expect(token).toMatch(one);
    }),
  );
});

test.each([
  ["g'alaba", 'gʻalaba', 'g‘alaba', 'gʼalaba', 'g´alaba', 'g`alaba'],
  ["Hawai'i", 'Hawaiʻi'],
  ["ג'ירפה", 'ג׳ירפה'],
  ['ייִדיש', 'ײִדיש'],
  ['וואָס', 'װאָס'],
  ['123', '१२३', '۱۲۳', '١٢٣', '១២៣', '๑๒๓', '１２３', '𞥑𞥒𞥓'],
  ['അവൻ', 'അവന്', 'അവന്\u200d'],
  ['ශ්රී', 'ශ්\u200dරී'],
  ['कर्ता', 'कर्\u200cता'],
])('%s is the same word as %s', (word, ...others) => {
  for (const other of others) expect(analyse(other, 'und')).toBe(analyse(word, 'und'));
});
