import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { tinyDocx, tinyPdf, tinyTar, tinyZip, wordParagraph } from '../../packages/core/src/testing/tiny-files.ts';
import { packedZip } from './packed-zip.ts';

/** What must come out of a file: read, or refused with a reason. */
export type Outcome = 'read' | 'refused';

const MEGABYTE = 1024 * 1024;
function nested(content: Uint8Array, depth: number): Uint8Array {
  let inner = content;
  for (let level = 0; level < depth; level++) inner = tinyZip({ 'inner.zip': inner });
  return inner;
}
const laughs = (open: string, close: string): string =>
  `<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "ha">${Array.from('bcdefghi', (name, i) => `<!ENTITY ${name} "${`&${'abcdefgh'[i]};`.repeat(10)}">`).join('')}]>${open}&i;${close}`;
const pdf = (...objects: readonly (string | Uint8Array)[]): Uint8Array =>
  Buffer.concat([
    Buffer.from('%PDF-1.4\n'),
    ...objects.flatMap((object, i) => [
      Buffer.from(`${i + 1} 0 obj\n`),
      Buffer.from(object),
      Buffer.from('\nendobj\n'),
    ]),
    Buffer.from('trailer << /Root 1 0 R >>\n%%EOF'),
  ]);
const packed = (head: string, content: Uint8Array): Uint8Array => {
  const body = deflateSync(content);
  return Buffer.concat([
    Buffer.from(`<< ${head} /Filter /FlateDecode /Length ${body.length} >>\nstream\n`),
    body,
    Buffer.from('\nendstream'),
  ]);
};
const onePage = (more: string, content: Uint8Array, ...others: readonly (string | Uint8Array)[]): Uint8Array =>
  pdf(
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R ${more} >>`,
    content,
    ...others,
  );
const sheet = (rows: string): string =>
  `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows}</sheetData></worksheet>`;
const workbook = (content: Uint8Array): Uint8Array =>
  packedZip({
    '[Content_Types].xml': Buffer.from(
      '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
    ),
    'xl/workbook.xml': Buffer.from(
      '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
    ),
    'xl/_rels/workbook.xml.rels': Buffer.from(
      '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    ),
    'xl/worksheets/sheet1.xml': content,
  });

/** The files that are made to hurt, each with what must come of it. Made one at a time: some are large. */
export const redTeam: Readonly<Record<string, readonly [outcome: Outcome, make: () => string | Uint8Array]>> = {
  'bomb.gz': ['refused', () => gzipSync(Buffer.alloc(1_000 * MEGABYTE))],
  'bomb.tgz': ['refused', () => gzipSync(Buffer.concat([tinyTar({ 'a.txt': 'x' }), Buffer.alloc(600 * MEGABYTE)]))],
  'bomb.zip': ['refused', () => packedZip({ 'zeros.txt': Buffer.alloc(1_000 * MEGABYTE) })],
  'many-bombs.zip': [
    'refused',
    () => {
      const body = Buffer.alloc(60 * MEGABYTE, 'a b ');
      return packedZip(Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`${i}.txt`, body])));
    },
  ],
  'entries.zip': [
    'refused',
    () => packedZip(Object.fromEntries(Array.from({ length: 60_000 }, (_, i) => [`${i}.txt`, Buffer.from('x')]))),
  ],
  'matryoshka.zip': ['refused', () => nested(tinyZip({ 'a.txt': 'x' }), 10_000)],
  'bomb.docx': [
    'refused',
    () =>
      packedZip({
        '[Content_Types].xml': Buffer.from('<Types/>'),
        'word/document.xml': Buffer.alloc(500 * MEGABYTE, wordParagraph('again and again')),
      }),
  ],
  'bomb.xlsx': ['refused', () => workbook(Buffer.alloc(400 * MEGABYTE, '<row><c t="str"><v>a</v></c></row>'))],
  'far.xlsx': [
    'read',
    () =>
      workbook(
        Buffer.from(
          sheet(
            '<row r="1"><c r="A1" t="str"><v>near</v></c></row><row r="1048576"><c r="XFD1048576" t="str"><v>far</v></c></row>',
          ),
        ),
      ),
  ],
  'laughs.xml': ['read', () => laughs('<r>one ', ' two</r>')],
  'laughs.docx': [
    'refused',
    () =>
      tinyZip({
        '[Content_Types].xml': '<Types/>',
        'word/document.xml': laughs('<w:p><w:r><w:t>', '</w:t></w:r></w:p>'),
      }),
  ],
  'blowup.xml': [
    'read',
    () => `<!DOCTYPE r [<!ENTITY a "${'a'.repeat(100_000)}">]><r>start ${'&a;'.repeat(100_000)} end</r>`,
  ],
  'outside.xml': ['read', () => '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>before &x; after</r>'],
  'aliases.yaml': [
    'read',
    () =>
      `a: &a [x]\n${Array.from('bcdefghijk', (name, i) => `${name}: &${name} [${`*${'abcdefghij'[i]},`.repeat(9)}]`).join('\n')}`,
  ],
  'deep.html': ['refused', () => '<div>'.repeat(10_000)],
  'deep.xml': ['refused', () => '<a>'.repeat(10_000)],
  'deep.json': ['refused', () => '['.repeat(10_000) + ']'.repeat(10_000)],
  'deep.yaml': ['read', () => '['.repeat(10_000) + ']'.repeat(10_000)],
  'deep.rtf': ['refused', () => `{\\rtf1 ${'{'.repeat(10_000)}`],
  'deep.docx': ['refused', () => tinyDocx('<w:p>'.repeat(10_000))],
  'deep.pdf': ['refused', () => `%PDF-1.4\n1 0 obj\n${'['.repeat(10_000)}`],
  'deep.eml': [
    'refused',
    () =>
      Array.from({ length: 10_000 }, (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\n\n--b${i}\n`).join('') +
      'Content-Type: text/plain\n\nx',
  ],
  'elements.html': ['refused', () => '<i></i>'.repeat(6_000_000)],
  'loop.pdf': [
    'refused',
    () => pdf('<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [2 0 R] /Count 100000000 >>'),
  ],
  'pages.pdf': [
    'read',
    () => tinyPdf(Array.from({ length: 5_000 }, (_, i) => [`Page ${i + 1} of many.`, 'It says a little.'])),
  ],
  'stream.pdf': ['refused', () => onePage('', packed('', Buffer.alloc(1_000 * MEGABYTE, ' ')))],
  'letters.pdf': [
    'refused',
    () =>
      onePage(
        '/Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>',
        packed('', Buffer.alloc(100 * MEGABYTE, 'BT /F 9 Tf 9 9 Td (a word and more) Tj ET\n')),
      ),
  ],
  'picture.pdf': [
    'refused',
    () =>
      onePage(
        '/Resources << /XObject << /P 5 0 R >> >>',
        packed('', Buffer.from('600 0 0 800 0 0 cm /P Do')),
        packed(
          '/Type /XObject /Subtype /Image /Width 60000 /Height 60000 /ColorSpace /DeviceGray /BitsPerComponent 8',
          Buffer.alloc(500 * MEGABYTE),
        ),
      ),
  ],
  'line.csv': ['refused', () => 'a,'.repeat(45 * MEGABYTE)],
  'line.txt': ['read', () => 'one long line without an end '.repeat(400_000)],
  'tokens.json': ['refused', () => `[${'{"a":[1,2,{"b":"c"}]},'.repeat(3_000_000)}1]`],
  'records.jsonl': ['read', () => '{"text":"A record that says a little about tea."}\n'.repeat(20_000)],
  'noise.md': [
    'refused',
    () => new Uint8Array(MEGABYTE).map((_, i) => (i * 167 + (i >> 3) * 59 + (i >> 11) * 13) % 256),
  ],
  'cut.docx': ['refused', () => tinyDocx(wordParagraph('cut')).slice(0, 300)],
  'lies.zip': [
    'refused',
    () =>
      packedZip(
        { 'a.txt': Buffer.alloc(10) },
        { declared: 4_000_000_000, body: deflateRawSync(Buffer.alloc(80 * MEGABYTE)) },
      ),
  ],
  'line\nfeed.txt': ['read', () => 'A name of two lines.'],
  'right\u202eleft.txt': ['read', () => 'A name with a mark.'],
  'zz-good.pdf': ['read', () => tinyPdf([['The last good page.']])],
};

/** Writes them, and what is no file: pipes, devices, links that go in circles, files with nothing in them for two gigabytes. */
export function writeRedTeam(folder: string): void {
  mkdirSync(join(folder, 'sub'), { recursive: true });
  for (const [name, [, make]] of Object.entries(redTeam)) writeFileSync(join(folder, name), make());
  for (const name of ['sparse.txt', 'sparse.pdf', 'sparse.zip', 'sparse.jsonl']) {
    writeFileSync(join(folder, name), '');
    truncateSync(join(folder, name), 2 * 1024 * MEGABYTE);
  }
  symlinkSync(folder, join(folder, 'sub', 'up'));
  symlinkSync('/dev/zero', join(folder, 'zero.txt'));
  symlinkSync('a', join(folder, 'b'));
  symlinkSync('b', join(folder, 'a'));
  execFileSync('mkfifo', [join(folder, 'pipe.txt')]);
}
