import { expect, test } from 'vitest';
import { withAccents } from './pdf-accents.ts';
import { knownLetters } from './pdf-letters.ts';
import { type PdfRun, pdfLines } from './pdf-lines.ts';
import { pdfFurniture } from './pdf-furniture.ts';
import { pdfHeadings } from './pdf-headings.ts';
import { hyphenJoiner } from './pdf-hyphens.ts';
import { pdfBlocks } from './pdf-paragraphs.ts';

/** A run of 10-point text whose letters are 5 points wide. */
const run = (str: string, x: number, y: number, size = 10): PdfRun => ({
  str,
  transform: [size, 0, 0, size, x, y],
  width: (str.length * size) / 2,
});
const blocks = (...runs: PdfRun[]) => {
  const lines = pdfLines(runs);
  return pdfBlocks(
    lines,
    hyphenJoiner(() => [lines]),
  );
};
const text = (...runs: PdfRun[]) =>
  blocks(...runs)
    .map((block) => block.text)
    .join('\n\n');

test('runs of a line are joined with the spaces that their places show, and cells that are far apart stay cells', () => {
  expect(text(run('Hel', 0, 700), run('lo', 15, 700), run('there', 30, 700))).toBe('Hello there');
  expect(
    text(run('Net sales', 0, 700), run('$', 200, 700), run('12', 240, 700), run('$', 262, 700), run('9', 300, 700)),
  ).toBe('Net sales | $12 | $9');
});

test('a raised mark belongs to its line, and is no figure of its number', () => {
  expect(text(run('approaches,', 0, 700), run('3', 55, 704, 7), run('we say', 62, 700))).toBe('approaches,³ we say');
  expect(text(run('It is 15', 0, 700), run('1', 40, 704, 7), run('francs', 47, 700))).toBe('It is 15¹ francs');
  expect(text(run('It is 15', 0, 700), run('th', 40, 704, 7))).toBe('It is 15th');
  expect(text(run('Of H', 0, 700), run('2', 20, 698, 7), run('O', 23.5, 700))).toBe('Of H2O');
});

test('lines that ran out of room are one paragraph, short ones stay as they are', () => {
  const long = 'This line is as wide as the column that it stands in,';
  expect(
    text(run(long, 0, 700), run('and goes on below.', 0, 688), run('Street 1', 0, 600), run('Paris', 0, 588)),
  ).toBe(`${long} and goes on below.\n\nStreet 1\nParis`);
});

test('what is drawn last but stands first is read first, and columns are read one after the other', () => {
  const left = [run('Left column, first', 0, 600), run('Left column, second', 0, 500)];
  const right = Array.from({ length: 10 }, (_, i) => run(`Right column ${i}`, 300, 600 - i * 12));
  const read = text(...left, ...right, run('The title of all the page', 0, 700));
  expect(read).toMatch(
    /^The title of all the page\n\nLeft column, first\n\nLeft column, second\n\nRight column 0\n[^]*9$/,
  );
});

test('a hyphen at the end of a line goes, unless the word is written with one', () => {
  const wide = (left: string, right: string, also = 'Nothing else is said here.') =>
    text(
      run(`This line is as wide as the column it stands in ${left}-`, 0, 700),
      run(`${right} goes on.`, 0, 688),
      run(also, 0, 600),
    );
  expect(wide('con', 'tinued')).toContain('continued goes on');
  expect(wide('well', 'known')).toContain('well-known goes on');
  expect(wide('agent', 'centric')).toContain('agentcentric goes on');
  expect(wide('agent', 'centric', 'An agent-centric view.')).toContain('agent-centric goes on');
});

test('what stands at the same place on most pages is left out, but not where it says something first', () => {
  const pages = Array.from({ length: 6 }, (_, i) =>
    pdfLines([
      run('Annual report', 0, 780),
      run(`Text of page ${'abcdef'[i]}, which says more than what is above it`, 0, 400),
      run(`More of ${'abcdef'[i]}.`, 0, 380),
      run(`Page ${i + 1} of 6`, 0, 20),
    ]),
  );
  const furniture = pdfFurniture(pages);
  const left = pages.map((lines, i) => furniture.without(lines, i + 1).map(({ cells }) => cells[0]));
  expect(left[0]).toEqual([
    'Annual report',
    'Text of page a, which says more than what is above it',
    'More of a.',
    'Page 1 of 6',
  ]);
  expect(left[3]).toEqual(['Text of page d, which says more than what is above it', 'More of d.']);
  expect(pdfFurniture(pages.slice(0, 3)).without(pages[2] ?? [], 3)).toHaveLength(4);
});

test('a line that is the same apart from its number is left out only when that counts with the pages', () => {
  const totals = [6175, 2836, 9120, 411, 7002, 3518, 1204, 8866];
  const pages = totals.map((total, i) =>
    pdfLines([
      run(`Ledger of 2019, sheet ${['iv', 'v', 'vi', 'vii', 'viii', 'ix', 'x', 'xi'][i]}`, 0, 780),
      ...Array.from({ length: 8 }, (_, n) => run(`Entry ${n} of ${'abcdefgh'[i]} is told here.`, 0, 700 - n * 12)),
      run(`Total carried forward from this page: ${total} euros`, 0, 40),
      run(`Sheet ${3 * 8 + i} of 40`, 0, 20),
    ]),
  );
  const furniture = pdfFurniture(pages);
  for (const [i, lines] of pages.entries()) {
    const left = furniture.without(lines, i + 1).map(({ cells }) => cells[0]);
    expect(left).toContain(`Total carried forward from this page: ${totals[i]} euros`);
    expect(left.some((line) => /^(?:Ledger|Sheet)/.test(line ?? ''))).toBe(i === 0);
  }
  const later = pdfLines([
    run('Ledger of 2019, sheet xix', 0, 780),
    ...Array.from({ length: 8 }, (_, n) => run(`More of ${n} is told here.`, 0, 700 - n * 12)),
  ]);
  expect(furniture.without(later, 16)).toHaveLength(8);
});

test('a slide that grows line by line, and a line that is twice in the middle of its chapter, stay as they are', () => {
  const growing = [
    'Home truths',
    'Open source is not cheap',
    'Most engines are the same',
    'Few test them',
    'People are rare',
  ];
  const slides = [2, 3, 4, 5, 5, 5, 5].map((count) =>
    pdfLines(growing.slice(0, count).map((line, i) => run(line, 0, 700 - i * 60))),
  );
  const other = Array.from({ length: 16 }, (_, i) =>
    pdfLines([run(`Slide of ${'abcdefghijklmnop'[i]}`, 0, 700 + i * 5)]),
  );
  const furniture = pdfFurniture([...slides, ...other]);
  expect(furniture.without(slides[3] ?? [], 4)).toHaveLength(5);
  const page = (i: number, second: string) =>
    pdfLines([
      run(i < 10 ? 'Chapter one' : 'Chapter two', 0, 780),
      run(second, 0, 760),
      ...Array.from({ length: 8 }, (_, n) => run(`Line ${n} of ${'abcdefghijklmnopqrst'[i]}.`, 0, 700 - n * 12)),
    ]);
  const pages = Array.from({ length: 20 }, (_, i) =>
    page(i, i % 3 === 0 && i < 8 ? 'See the manual.' : `${'abcdefghijklmnopqrst'[i]} is said.`),
  );
  const left = pdfFurniture(pages).without(pages[6] ?? [], 7);
  expect(left.map(({ cells }) => cells[0]).slice(0, 2)).toEqual(['See the manual.', 'Line 0 of g.']);
});

test('a footer that is kept does not stand in a sentence that goes on over the page', () => {
  const pages = Array.from({ length: 6 }, (_, i) =>
    pdfLines([
      run(`${'abcdef'[i]} The agreement, which both of the parties have signed, ends on the last`, 0, 400),
      run(`day of the month in which one of them ${'abcdef'[i]}`, 0, 388),
      run('Acme Corporation, confidential', 0, 20),
    ]),
  );
  const lines = pdfFurniture(pages).without(pages[0] ?? [], 1);
  const read = pdfBlocks(
    lines,
    hyphenJoiner(() => []),
  );
  expect(read.map((block) => block.text)).toEqual([
    'Acme Corporation, confidential',
    'a The agreement, which both of the parties have signed, ends on the last day of the month in which one of them a',
  ]);
});

test('headings are what the outline names, else what is larger than the body', () => {
  const lines = pdfLines([
    run('The title', 0, 700, 20),
    run('A section', 0, 660, 14),
    ...Array.from({ length: 20 }, (_, i) => run(`A line of the body, number ${i}.`, 0, 640 - i * 12)),
  ]);
  const page = pdfBlocks(
    lines,
    hyphenJoiner(() => []),
  );
  expect(pdfHeadings([lines], [])(page, 1)).toEqual([
    { title: 'The title', level: 1, block: 0 },
    { title: 'A section', level: 2, block: 1 },
  ]);
  const outline = [
    { title: '1. A Section', level: 1, page: 1 },
    { title: 'Other', level: 1, page: 2 },
  ];
  expect(pdfHeadings([lines], outline)(page, 1)).toEqual([{ title: '1. A Section', level: 1, block: 1 }]);
});

test('letters too small to be read and what stands outside the page are left out and counted', () => {
  const dropped: unknown[] = [];
  const lines = pdfLines(
    [run('Seen', 10, 700), run('tiny', 10, 600, 1), run('away', -500, 700), run('above', 10, 900)],
    {
      view: [0, 0, 612, 792],
      drop: (...what) => dropped.push(what),
    },
  );
  expect(lines.map(({ cells }) => cells)).toEqual([['Seen']]);
  expect(dropped).toEqual([
    ['tiny', 4],
    ['offPage', 4],
    ['offPage', 5],
  ]);
});

test('a line of Arabic goes to the left, with the words of other scripts in it', () => {
  const left = (str: string, x: number) => ({ ...run(str, x, 700), dir: 'rtl' });
  expect(text(left('لغة', 200), run('R', 185, 700), left('و', 175), run('Python', 140, 700), left('من', 125))).toBe(
    'لغة R و Python من',
  );
});

test('letters drawn twice are one, and a stamp up the edge of the page is no heading', () => {
  expect(text(run('Bold words', 0, 700), run('Bold words', 0.4, 700.2))).toBe('Bold words');
  const stamp = { ...run('Stamp of the archive', 10, 300, 20), transform: [0, 20, -20, 0, 10, 300] };
  const lines = pdfLines([run('Body of the page, which is long enough.', 50, 700), stamp]);
  const page = pdfBlocks(
    lines,
    hyphenJoiner(() => []),
  );
  expect(pdfHeadings([lines], [])(page, 1)).toEqual([]);
});

test('an accent that is drawn over a letter is one with it, whichever is drawn first; others stay', () => {
  const said = (...runs: PdfRun[]) => text(...withAccents(runs));
  expect(said(run('math´', 0, 700), run('ematiques fran¸', 20, 700), run('caises', 90, 700))).toBe(
    'mathématiques françaises',
  );
  expect(said(run('la', 0, 700), run(' ', 10, 700), run('´', 15.5, 702), run('Ecole', 15, 700))).toBe('la École');
  expect(said(run('Sch', 0, 700), run('o', 15, 700), run('¨', 15.5, 701), run('pf', 20, 700))).toBe('Schöpf');
  expect(said(run('bo^', 0, 700), run('ıte', 10, 700))).toBe('boîte');
  const down = (str: string, y: number) => ({ ...run(str, 0, y), transform: [0, -10, 10, 0, 0, y] });
  expect(withAccents([down('r´', 700), down('esum´', 695)]).map(({ str }) => str)).toEqual(['r', 'ésum´']);
  expect(said(run('x^', 0, 700), run('a', 11, 700))).toBe('x^a');
  expect(said(run('a `', 0, 700), run('5', 10, 700))).toBe('a `5');
});

test('what a font without an encoding draws is no text; small capitals, old figures and signs are', () => {
  const run = (str: string) => ({ str, transform: [10, 0, 0, 10, 0, 0], width: 10 });
  const said = (...texts: readonly string[]) => knownLetters(texts.map(run)).map(({ str }) => str);
  expect(said('\u0003\u0004 \u0005', '\ufffd\ufffd', '\ue123\ue124a')).toEqual([]);
  expect(said('plain', 'one\u0001letter', 'na\u00efve')).toEqual(['plain', 'one\u0001letter', 'na\u00efve']);
  expect(said('\uf76e\uf761\uf76d\uf765 \uf731', '\uf0b7', 'a \uf02b b')).toEqual(['NAME 1', '•', 'a + b']);
});
