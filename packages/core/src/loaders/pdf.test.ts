import { expect, test } from 'vitest';
import { KbError } from '../errors.ts';
import type { LoadedDocument } from '../ports.ts';
import { pdfLoader } from './pdf.ts';

const font = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>';

/** A PDF of the objects as they are numbered, without a table of them: the engine finds them. */
const pdf = (...objects: readonly string[]): Uint8Array =>
  new Uint8Array(
    Buffer.from(
      `%PDF-1.4\n${objects.map((object, i) => `${i + 1} 0 obj\n${object}\nendobj\n`).join('')}trailer << /Root 1 0 R >>\n%%EOF`,
      'latin1',
    ),
  );
const stream = (content: string): string => `<< /Length ${content.length} >>\nstream\n${content}\nendstream`;
const page = (content: number, more = ''): string =>
  `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Resources << /Font << /F1 3 0 R >> >> /Contents ${content} 0 R ${more} >>`;
const pages = (...kids: readonly number[]): string =>
  `<< /Type /Pages /Kids [${kids.map((kid) => `${kid} 0 R`).join(' ')}] /Count ${kids.length} >>`;
const write = (text: string): string => stream(`BT /F1 12 Tf 20 150 Td ${text} Tj ET`);

async function load(bytes: Uint8Array): Promise<{ documents: LoadedDocument[]; failure?: KbError }> {
  const documents: LoadedDocument[] = [];
  const loaded = pdfLoader.load({ name: 'a.pdf', bytes });
  if (loaded instanceof Promise) throw new Error('It tells pages that are damaged after the others.');
  try {
    for await (const document of loaded) documents.push(document);
    return { documents };
  } catch (error) {
    if (error instanceof KbError) return { documents, failure: error };
    throw error;
  }
}

const catalog = '<< /Type /Catalog /Pages 2 0 R >>';

test('text in a font that names a standard character set is read by the maps that come along', async () => {
  const descendant =
    '<< /Type /Font /Subtype /CIDFontType0 /BaseFont /Mincho /CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) /Supplement 2 >> /FontDescriptor << /Type /FontDescriptor /FontName /Mincho /Flags 4 /FontBBox [0 0 1 1] /ItalicAngle 0 /Ascent 1 /Descent 0 /StemV 1 >> >>';
  const mincho = `<< /Type /Font /Subtype /Type0 /BaseFont /Mincho /Encoding /90ms-RKSJ-H /DescendantFonts [${descendant}] >>`;
  const { documents } = await load(pdf(catalog, pages(4), mincho, page(5), write('<93FA967B8CEA>')));
  expect(documents[0]?.text).toBe('日本語\n');
});

test('what was filled into a form and typed onto a page stands where it was written; a hidden field does not', async () => {
  const field = (place: string, more: string) =>
    `<< /Type /Annot /Rect [${place}] /F 4 /DA (/F1 10 Tf) /P 4 0 R ${more} >>`;
  const { documents } = await load(
    pdf(
      '<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [6 0 R 7 0 R 8 0 R 9 0 R] /DR << /Font << /F1 3 0 R >> >> /DA (/F1 10 Tf) >> >>',
      pages(4),
      font,
      page(5, '/Annots [6 0 R 7 0 R 8 0 R 9 0 R]'),
      stream('BT /F1 12 Tf 20 150 Td (Name:) Tj 0 -40 Td (City:) Tj ET'),
      field('60 147 200 163', '/Subtype /Widget /FT /Tx /T (n) /V (Ann Lee)'),
      field('60 107 200 123', '/Subtype /Widget /FT /Ch /T (c) /V (p) /Opt [[(p) (Paris)] [(r) (Rome)]] /Ff 131072'),
      field('60 60 75 75', '/Subtype /Widget /FT /Btn /T (b) /V /Yes /AS /Yes /AP << /N << /Yes 5 0 R >> >>'),
      field('60 20 200 36', '/Subtype /Widget /FT /Tx /T (h) /V (secret)').replace('/F 4', '/F 2'),
    ),
  );
  expect(documents[0]?.text).toBe('Name: Ann Lee\n\nCity: Paris\n\n☒\n');
});

test('a damaged page is told by its number, and the others are in', async () => {
  const loop = '<< /Type /Pages /Kids [6 0 R] /Count 1 >>';
  const { documents, failure } = await load(pdf(catalog, pages(4, 6), font, page(5), write('(What is left.)'), loop));
  expect(documents).toMatchObject([{ pages: 2, text: 'What is left.\n', sections: [{ page: 1 }] }]);
  expect(failure).toMatchObject({
    code: 'unreadable',
    message: 'Page 2 of a.pdf is damaged; what is on the others was read.',
  });
});

test('a page that is turned is read as it is held', async () => {
  const turned = stream(
    'BT /F1 12 Tf 0 1 -1 0 100 20 Tm (First) Tj 0 1 -1 0 100 90 Tm (cell) Tj 0 1 -1 0 114 20 Tm (Second line) Tj ET',
  );
  const { documents } = await load(pdf(catalog, pages(4), font, page(5, '/Rotate 90'), turned));
  expect(documents[0]?.text).toBe('First | cell\nSecond line\n');
});
