import { getResolvedPDFJS } from 'unpdf';
import { expect, test } from 'vitest';
import { tinyPdf } from '../testing/tiny-files.ts';
import { loadAll } from '../testing/describe-loader.ts';
import type { PdfPage } from './pdf-fonts.ts';
import { leftward } from './pdf-leftward.ts';
import { withLigatures } from './pdf-ligatures.ts';
import { pdfLines, type PdfRun } from './pdf-lines.ts';
import { pdfLoader } from './pdf.ts';

const run = (str: string, x: number): PdfRun => ({ str, transform: [10, 0, 0, 10, x, 700], width: str.length * 5 });
const arabic = (str: string, x: number): PdfRun => ({ ...run(str, x), dir: 'rtl' });
const said = (...runs: PdfRun[]) => pdfLines(leftward(runs)).map(({ cells }) => cells.join(' | '));

test('a line of Arabic that is drawn from the left is read from the right, and so is one in an English text', () => {
  expect(said(arabic('الدور', 100), run(' ', 125), arabic('والي', 130), run(' ', 150), arabic('وكان', 155))).toEqual([
    'وكان والي الدور',
  ]);
  const mixed = [arabic('من', 100), run(' ', 110), run('Python', 115), run(' ', 145), run('3', 148), run(' ', 153)];
  expect(said(...mixed, arabic('لغة', 158), run(' ', 173), arabic('وكان', 178))).toEqual(['وكان لغة Python 3 من']);
  const english = [run('The words', 0), run(' ', 45), arabic('الدور', 50), run(' ', 75), arabic('وكان', 80)];
  expect(said(run('The words', 0), arabic('الدور', 50), arabic('وكان', 80), run('are old', 105))).toEqual([
    'The words وكان الدور are old',
  ]);
  expect(said(...english, run(' ', 100), run('are old Arabic words', 105))).toEqual([
    'The words وكان الدور are old Arabic words',
  ]);
});

test('a line of Arabic that is drawn from the right stays as it is', () => {
  expect(said(arabic('وكان', 155), run(' ', 150), arabic('والي', 130), run(' ', 125), arabic('الدور', 100))).toEqual([
    'وكان والي الدور',
  ]);
});

/** A page in a font of six letters, the first of which is a ligature of two. */
const page = (content: string): Uint8Array => {
  const letters = { a: '06440627', b: '0633', c: '0645', d: '0627', e: '0644' };
  const map = Object.entries(letters).map(([code, unicode]) => `<${Buffer.from(code).toString('hex')}> <${unicode}>`);
  const ligatures = `begincmap 1 begincodespacerange <00> <ff> endcodespacerange ${map.length} beginbfchar ${map.join(' ')} endbfchar endcmap`;
  return tinyPdf([[]], {
    content: `BT /F2 12 Tf 72 700 Td ${content} ET`,
    resources: '/Font << /F2 6 0 R >>',
    objects: [
      '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 7 0 R >>',
      `<< /Length ${ligatures.length} >>\nstream\n${ligatures}\nendstream`,
    ],
  });
};

test('two letters of Arabic that are drawn as one are read in their order, beside a word of the same letters', async () => {
  const [document] = await loadAll(pdfLoader, {
    name: 'salam.pdf',
    bytes: page('(cab) Tj 0 -20 Td (ceadb) Tj 0 -20 Td (cab) Tj'),
  });
  expect(document?.text.split(/\s+/)).toEqual(['سلام', 'سالالم', 'سلام', '']);
});

test('thousands of words that a page says in other letters than it draws take no time', async () => {
  const { OPS } = await getResolvedPDFJS();
  const words = 20_000;
  const drawn = ['\u0644\u0627', ...'\u0633\ufb56\ufb56\ufb56'.repeat(words)].map((unicode) => ({ unicode }));
  // As the engine gives it, for a page that would take megabytes.
  const opened = { getOperatorList: async () => ({ fnArray: [OPS.showText], argsArray: [[drawn]] }) };
  const runs = Array.from({ length: words }, (_, i) => arabic('\u067e\u067e\u067e\u0633', i));
  const started = process.cpuUsage();
  expect(await withLigatures(opened as unknown as PdfPage, runs)).toEqual(runs);
  expect(process.cpuUsage(started).user).toBeLessThan(1_000_000);
});
