import fc from 'fast-check';
import { expect, test } from 'vitest';
import { verdictOf } from '../../testing/quote-verdict.ts';
import { quoteMatcher } from './match.ts';

const vocabulary = (
  'the tea garden of Kyoto grows leaves that are steamed and dried within 24 hours, because heat (about 95°C) stops the oxidation; ' +
  'Mr. Tanaka’s family has done so since 1738 — “never in the rain”, he says. Le thé n’est pas séché à l’ombre : il faut 3,5 jours. ' +
  '機械学習は 人工知能の 一分野です。 Зелёный чай не кипятят дважды. الشاي الأخضر مفيد جدا'
).split(' ');

const document = fc
  .array(fc.tuple(fc.constantFrom(...vocabulary), fc.constantFrom(' ', ' ', ' ', '\n', '  ', ' \n\n')), {
    minLength: 12,
    maxLength: 120,
  })
  .map((pairs) => pairs.flat().join('').trim());

const sliceOf = (text: string, a: number, b: number) => {
  const words = [...text.matchAll(/\S+/g)];
  const [first, last] = [a % words.length, b % words.length].toSorted((x, y) => x - y);
  const [from, end] = [words[first ?? 0], words[last ?? 0]];
  return { from: from!.index, to: end!.index + end![0].length };
};

const alterations: readonly ((text: string, n: number) => string)[] = [
  (text) => text.replaceAll(/\s+/g, ' '),
  (text) => text.replaceAll(/\s+/g, '\n'),
  (text) => text.replaceAll(/[’‘]/g, "'"),
  (text) => text.replaceAll(/[“”]/g, '"'),
  (text) => text.replaceAll('—', '--'),
  (text) => text.normalize('NFD'),
  (text) => text.replaceAll('fi', 'ﬁ'),
  (text) => text.toUpperCase().toLowerCase(),
  (text, n) => {
    const long = [...text.matchAll(/[a-z]{5,}/g)];
    const word = long[n % (long.length || 1)];
    return word ? `${text.slice(0, word.index + 3)}-\n${text.slice(word.index + 3)}` : text;
  },
];

test('a slice of any document is found where it stands, however it is set', () => {
  fc.assert(
    fc.property(
      document,
      fc.nat(),
      fc.nat(),
      fc.array(fc.tuple(fc.constantFrom(...alterations), fc.nat()), { maxLength: 3 }),
      (text, a, b, changes) => {
        const { from, to } = sliceOf(text, a, b);
        const slice = text.slice(from, to);
        fc.pre(/[\p{L}\p{N}]/u.test(slice));
        // What begins right behind the negation that begins its sentence says the contrary.
        fc.pre(!/[“\n ](?:never|не)\s*$/.test(` ${text.slice(0, from)}`));
        // So does what ends right before one that ends its clause.
        fc.pre(!/^\s+(?:pas|“?never)\s*(?:$|\n\s*\n)/.test(text.slice(to)));
        const quote = changes.reduce((changed, [alter, n]) => alter(changed, n), slice);
        const places = quoteMatcher(quote).match([{ from: 7, text }], 500);
        // Signs at the end of a changed quotation may be left to the text around it.
        const ends = places.map(({ characters }) => text.slice(characters.from - 7, characters.to - 7));
        const bare = (part: string) => part.replaceAll(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
        const first = from + slice.search(/[\p{L}\p{N}]/u);
        const starts = places.map(({ characters }) => characters.from - 7);
        expect(starts.some((start) => start >= from && start <= first)).toBe(true);
        if (quote === slice)
          expect(places).toContainEqual({ characters: { from: from + 7, to: to + 7 }, differences: [] });
        else expect(ends.map(bare)).toContain(bare(slice));
      },
    ),
    { numRuns: 300 },
  );
});

test('a slice with one figure or word changed, put in or left out is refused', () => {
  fc.assert(
    fc.property(
      document,
      fc.nat(),
      fc.nat(),
      fc.nat(),
      fc.constantFrom('figure', 'swap', 'put in', 'leave out'),
      (text, a, b, n, kind) => {
        const { from, to } = sliceOf(text, a, b);
        const words = text.slice(from, to).split(/\s+/);
        const at = n % words.length;
        if (kind === 'figure') words[at] = `${words[at]!.replace(/\d/, '')}6`;
        else if (kind === 'swap') words[at] = 'pavilion';
        else if (kind === 'put in') words.splice(at, 0, 'not');
        else words.splice(at, 1);
        const quote = words.join(' ');
        fc.pre(/[\p{L}\p{N}]/u.test(quote));
        const compact = (part: string) => part.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
        // Leaving out a word at an end leaves a true quotation; a document may say the altered thing elsewhere.
        fc.pre(!compact(text).includes(compact(quote)));
        expect(verdictOf(quote, text)).toBe('absent');
      },
    ),
    { numRuns: 300 },
  );
});

test('matching any two strings ends, inside the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (quote, text) => {
      for (const { characters } of quoteMatcher(quote).match([{ from: 0, text: text + quote + text }], 5)) {
        expect(characters.from).toBeGreaterThanOrEqual(0);
        expect(characters.to).toBeLessThanOrEqual(2 * text.length + quote.length);
        expect(characters.to).toBeGreaterThan(characters.from);
      }
    }),
  );
});

test.each([
  ['units that differ at the end alone', `${'5 mW '.repeat(3_000)}5 MW`, '5 mW '.repeat(60_000)],
  [
    'negations at every place',
    'tea cup … here it … here it … here it',
    'tea cup '.repeat(20_000) + 'not here it is '.repeat(20_000),
  ],
  [
    'thousands of links of which one is another',
    '[a](b) '.repeat(2_800),
    `${'[a](b) '.repeat(2_799)}[a](c) `.repeat(30),
  ],
  ['a letter with thousands of marks', `a${'\u0301'.repeat(19_000)}`, 'A a '.repeat(60_000)],
  ['capitals without accents and one small letter', 'É '.repeat(3_000), `${'E '.repeat(2_999)}e `.repeat(40)],
  ['emphasis that never ends', 'tea is', '*a **b '.repeat(60_000)],
  ['emphasis that ends all at once', 'tea is', `${'*a '.repeat(30_000)}${'b* '.repeat(30_000)}${'*'.repeat(60_000)}`],
  ['brackets that never end', 'aaa b', '[[a][a](('.repeat(30_000)],
  ['tags that never end', `<b ${'<b '.repeat(5_000)} is`, 'a <b '.repeat(60_000)],
  ['items of lists', 'aaa b', '1. a\n2. b\n'.repeat(40_000)],
  ['one item of one word', 'aaa b', `- 1 ${'a'.repeat(300_000)}`],
])('many places that are refused take little time: %s', (_, quote, text) => {
  const before = process.cpuUsage();
  expect(verdictOf(quote, text)).toBe('absent');
  const { user, system } = process.cpuUsage(before);
  expect(user + system).toBeLessThan(1_500_000);
});
