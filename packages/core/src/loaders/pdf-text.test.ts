import { expect, test } from 'vitest';
import { type PdfRun, pdfLines } from './pdf-lines.ts';
import { pdfText } from './pdf-paragraphs.ts';

/** A run of 10-point text whose letters are 5 points wide. */
const run = (str: string, x: number, y: number, size = 10): PdfRun => ({
  str,
  transform: [size, 0, 0, size, x, y],
  width: (str.length * size) / 2,
});
const text = (...runs: PdfRun[]) => pdfText(pdfLines(runs));

test('runs of a line are joined with the spaces that their places show, and cells that are far apart stay cells', () => {
  expect(text(run('Hel', 0, 700), run('lo', 15, 700), run('there', 30, 700))).toBe('Hello there');
  expect(
    text(run('Net sales', 0, 700), run('$', 200, 700), run('12', 240, 700), run('$', 262, 700), run('9', 300, 700)),
  ).toBe('Net sales | $12 | $9');
});

test('a raised mark belongs to its line', () => {
  expect(text(run('approaches,', 0, 700), run('3', 55, 704, 7), run('we say', 62, 700))).toBe('approaches,3 we say');
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
