import { describe, expect, test } from 'vitest';
import { verdictOf } from '../../testing/quote-verdict.ts';

const subtitles =
  '1\n00:00:01,000 --> 00:00:04,200\nWe never said that the dam\n\n2\n00:00:04,300 --> 00:00:07,000\n<i>would hold.</i>\n';

describe('what a page or a player does not show of a text may be left out', () => {
  test.each([
    ['tags', 'quatorze jours ouvrables', 'Soit <b>quatorze</b> jours <span class="x">ouvrables</span>.'],
    ['a tag between two words', 'à Paris le lundi', 'Fait à Paris<br>le lundi.'],
    ['a raised ending', 'dès le 1er avril', 'Ceci dès le 1<sup>er</sup> avril.'],
    ['a raised ending in the quotation', 'dès le 1<sup>er</sup> avril', 'Ceci dès le 1er avril.'],
    ['entities', '12 € l’unité', 'Le prix&nbsp;: 12&nbsp;&euro; l&rsquo;unit&eacute;.'],
    ['a footnote', 'salariés. Les autres', 'Les salariés[^1]. Les autres.'],
    ['a raised mark of a note', 'droit d’accès et de recours', 'Un droit d’accès³ et de recours.'],
    ['a note in HTML', 'droit d’accès et de recours', 'Un droit d’accès<sup>3</sup> et de recours.'],
    ['numbered notes', '330 mètres, soit', 'Haute de 330 mètres[3], soit 81 étages[4]. Achevée en 1889.[5]'],
    ['the times of subtitles', 'We never said that the dam would hold.', subtitles],
    [
      'who speaks',
      'the dam would hold',
      'WEBVTT\n\n00:01.000 --> 00:04.200\nthe dam\n\n00:05.000 --> 00:06.000\n<v Bob>would hold',
    ],
    ['a line that is kept', 'Des violons De l’automne', 'Des violons\\\nDe l’automne'],
  ])('%s', (_, quote, text) => expect(verdictOf(quote, text)).toContain('markup'));
});

describe('what says something is no dress', () => {
  test.each([
    ['a power', '102 fois', 'Soit 10<sup>2</sup> fois.'],
    ['a square', '25 mètres au sol', 'Soit 25 mètres² au sol.'],
    ['a comparison', 'if (x d)', 'if (x<b && c>d)'],
    ['the parameter of a type', 'const kept: Promise = x', 'const kept: Promise<U> = x;'],
    ['an entry of a list', 'copy(argv, x)', 'copy(argv[1], x)\ncopy(argv[2], x)\ncopy(argv[3], x)'],
    ['words struck out', 'les agents salariés', 'Pour les <del>agents</del> salariés.'],
    ['words parted by a tag', 'motmot', 'mot<br>mot'],
  ])('%s', (_, quote, text) => expect(verdictOf(quote, text)).toBe('absent'));
});

test.each([
  ['n° for no', 'la loi n° 78-17', 'Vu la loi no 78-17 du 6 janvier.'],
  ['no for n°', 'la loi no 78-17', 'Vu la loi n° 78-17 du 6 janvier.'],
  ['nº for n°', 'la loi nº 78-17', 'Vu la loi n° 78-17 du 6 janvier.'],
  ['№ for n°', 'la loi № 78-17', 'Vu la loi n° 78-17 du 6 janvier.'],
  ['º for °', 'à 5 ºC', 'Il est à 5 °C.'],
  ['a raised ending', 'le 1ᵉʳ avril', 'Ceci dès le 1er avril.'],
  ['the number of a note behind a comma', 'the approaches,3 we present', 'Of the approaches,³ we present one.'],
  ['an Arabic decimal sign', 'السعر 12.5 ريال', 'السعر ١٢٫٥ ريال'],
])('%s is another way to write it', (_, quote, text) => expect(verdictOf(quote, text)).toBe('characters'));

test.each([
  ['2n', 'soit 2n fois', 'soit 2ⁿ fois'],
  ['a decimal made of the number of a note', 'it costs 5,3 now', 'So it costs 5,³ now.'],
  ['a decimal sign left out', 'السعر 125 ريال', 'السعر ١٢٫٥ ريال'],
  ['another number', 'la loi n° 78-18', 'Vu la loi no 78-17.'],
])('%s is something else', (_, quote, text) => expect(verdictOf(quote, text)).toBe('absent'));

test('the marks in a Hebrew abbreviation are marks', () => {
  expect(verdictOf('ומע"מ בשיעור', 'לא ומע״מ בשיעור')).toBe('quotation_marks');
});

test('who speaks in turn may be marked otherwise', () => {
  const text = '1\n00:00:01,000 --> 00:00:04,200\n- Is it?\n- <i>It is not.</i>';
  expect(verdictOf('– Is it?\n– It is not.', text)).toBe('dashes quotation_marks');
});

test('a long line with thousands of numbers in brackets takes little time', () => {
  const before = process.cpuUsage();
  expect(verdictOf('other words', 'word[1] '.repeat(50_000))).toBe('absent');
  const { user, system } = process.cpuUsage(before);
  expect(user + system).toBeLessThan(1_500_000);
});
