import fc from 'fast-check';
import { expect, test } from 'vitest';
import { analyse, term } from './analyse.ts';
import { hasStemmer, loadLanguages, stemmerOf } from './stemmers.ts';
import { loadStopWords, stopWords } from './stop-words.ts';

const letters = Array.from('abcdefghijklmnopqrstuvwxyz');
const stemmed = letters.flatMap((a) => letters.map((b) => a + b)).filter(hasStemmer);

test('the words of two dozen languages are stemmed', () => {
  expect(stemmed.length).toBeGreaterThan(24);
});

test.each(stemmed)('no word of the language %s is too much for its stemmer', async (language) => {
  await Promise.all([loadLanguages([language]), loadStopWords([language])]);
  const small = [...stopWords(language), 'ен', 'еви', 'ът'];
  const own = fc.constantFrom(...new Set(small.join('')));
  const word = fc
    .tuple(fc.string({ unit: own, maxLength: 8 }), fc.constantFrom('', ...small))
    .map(([start, end]) => start + end);
  const stem = stemmerOf(language);
  fc.assert(
    fc.property(fc.oneof(word, fc.string({ unit: 'binary' })), (each) => {
      expect(stem?.(each)).toBeTypeOf('string');
    }),
    { numRuns: 1000 },
  );
});

test.each([
  ['градовете', 'град'],
  ['учените', 'учен'],
  ['къщата', 'къщ'],
  ['героеве', 'герой'],
  ['успехи', 'успях'],
  ['театър', 'театр'],
])('in Bulgarian, %s becomes %s', async (word, stem) => {
  await loadLanguages(['bg']);
  expect(stemmerOf('bg')?.(word)).toBe(stem);
});

test.each([
  ['hr', 'човека', 'čovjeka'],
  ['hr', 'међународног', 'međunarodni'],
  ['sr', 'medjunarodni', 'међународни'],
  ['bs', 'zaštite', 'zastite'],
  ['ms', 'martabatnya', 'bermartabat'],
])('in %s, %s and %s have one stem', async (language, word, other) => {
  await loadLanguages([language]);
  expect(term(word, language)).toBe(term(other, language));
});

test.each([
  ['urlop', 'urlopu', 'urlopowi', 'urlopem', 'urlopie', 'urlopy', 'urlopów', 'urlopom', 'urlopami', 'urlopach'],
  ['nowy', 'nowa', 'nowego', 'nowej', 'nowemu', 'nową', 'nowym', 'nowych', 'nowymi', 'nowe'],
  ['Kraków', 'Krakowa', 'Krakowie', 'Krakowem', 'Krakow'],
  ['szkoła', 'szkoły', 'szkole', 'szkołę', 'szkół', 'szkołami', 'szkola'],
  ['system', 'systemu', 'systemowi', 'systemów'],
  ['dyrektor', 'dyrektorze', 'dyrektorów'],
  ['Polska', 'Polski', 'Polskę', 'Polsce'],
  ['rynek', 'rynku', 'rynkiem', 'rynki'],
  ['Niemiec', 'Niemca', 'Niemcy', 'Niemcami'],
])('in Polish, all forms of %s have one stem', async (word, ...forms) => {
  await loadLanguages(['pl']);
  for (const form of forms) expect(analyse(form, 'pl')).toBe(analyse(word, 'pl'));
});

test.each([
  ['smlouva', 'smlouvy', 'smlouvě', 'smlouvu', 'smlouvou', 'smlouvám', 'smlouvami', 'smlouvách', 'smlouve'],
  ['nový', 'nová', 'nového', 'novému', 'novou', 'novým', 'nových', 'novými', 'noveho'],
  ['český', 'česká', 'českého', 'čeští', 'ceskych'],
  ['problém', 'problému', 'problémem', 'problémy', 'problémů'],
  ['zámek', 'zámku', 'zámky', 'zámkem'],
  ['kniha', 'knihy', 'knize', 'knihou'],
])('in Czech, all forms of %s have one stem', async (word, ...forms) => {
  await loadLanguages(['cs']);
  for (const form of forms) expect(analyse(form, 'cs')).toBe(analyse(word, 'cs'));
});
