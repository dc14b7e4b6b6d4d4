import { expect, test } from 'vitest';
import { loadAll } from '../testing/describe-loader.ts';
import { office, relations } from '../testing/hidden-files/office-files.ts';
import { tinyZip, wordParagraph } from '../testing/tiny-files.ts';
import { withHeaders } from './docx-headers.ts';
import { docxLoader } from './docx.ts';
import { officeParts } from './office-parts.ts';

const main = `${office}/wordprocessingml/2006/main`;
const field = (instruction: string, shown: string) =>
  `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> ${instruction} </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>${shown}</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>`;
const said = (text: string) => `<w:r><w:t xml:space="preserve">${text}</w:t></w:r>`;
const reference = (kind: string, type: string, id: string) => `<w:${kind}Reference w:type="${type}" r:id="${id}"/>`;

/** A document of one line, whose sections name these headers and footers. */
async function textOf(sections: string, parts: Readonly<Record<string, string>>): Promise<string> {
  const names = Object.keys(parts);
  const bytes = tinyZip({
    '[Content_Types].xml': `<Types xmlns="${office}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
    '_rels/.rels': relations(['officeDocument', 'word/document.xml']),
    'word/_rels/document.xml.rels': relations(...names.map((name) => ['header', `${name}.xml`] as const)),
    'word/document.xml': `<w:document xmlns:w="${main}"><w:body>${wordParagraph('The text.')}${sections}</w:body></w:document>`,
    ...Object.fromEntries(names.map((name) => [`word/${name}.xml`, `<w:hdr>${parts[name]}</w:hdr>`])),
  });
  const [document] = await loadAll(docxLoader, { name: 'letter.docx', bytes });
  return document?.text ?? '';
}

test('what stands above and below the pages of a Word document is read once, without the numbers of pages', async () => {
  const header = `<w:p>${said('Tea &amp; Co')}<w:r><w:tab/></w:r>${said('Hall 3')}</w:p><w:p>${said('Page ')}${field('PAGE', '7')}${said(' of ')}${field('NUMPAGES', '9')}</w:p>`;
  const footer = `<w:p>${said('Bank 1234, page ')}${field('PAGE', '7')}</w:p><w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r></w:p>`;
  const section = `<w:sectPr>${reference('header', 'default', 'r0')}${reference('footer', 'default', 'r1')}</w:sectPr>`;
  const again = `<w:p><w:pPr>${section}</w:pPr></w:p>`;
  expect(await textOf(again + section, { header1: header, footer1: footer })).toBe(
    'Tea & Co Hall 3\n\nThe text.\n\nBank 1234, page\n',
  );
});

test('headers of first and of even pages are read only where the document shows them', async () => {
  const parts = Object.fromEntries(
    ['first', 'even', 'odd'].map((name) => [name, `<w:p>${said(`On ${name} pages`)}</w:p>`]),
  );
  const references = ['first', 'even', 'default'].map((type, i) => reference('header', type, `r${i}`)).join('');
  expect(await textOf(`<w:sectPr>${references}</w:sectPr>`, parts)).toBe('On odd pages\n\nThe text.\n');
  for (const sign of ['<w:titlePg/>', '<w:titlePg w:val="1"/>'])
    expect(await textOf(`<w:sectPr>${references}${sign}</w:sectPr>`, parts)).toBe(
      'On first pages\n\nOn odd pages\n\nThe text.\n',
    );
});

test('a line whose page numbers are fields of the short kind, or typed before them, is read once; what was moved away is not', async () => {
  const short = (instruction: string) => `<w:fldSimple w:instr=" ${instruction} ">${said('7')}</w:fldSimple>`;
  const parts = Object.fromEntries(
    ['1', '2'].map((chapter) => [
      chapter,
      `<w:p>${said('Page ')}${short('PAGE')}${said(' of ')}${short('NUMPAGES')}</w:p><w:p>${said(`Handbook for trustees, ${chapter}-`)}${field('PAGE', '7')}</w:p><w:p><w:moveFrom>${said('Moved away')}</w:moveFrom></w:p>`,
    ]),
  );
  const sections = ['r0', 'r1'].map((id) => `<w:sectPr>${reference('header', 'default', id)}</w:sectPr>`).join('');
  expect(await textOf(sections, parts)).toBe('Handbook for trustees, 1-\n\nThe text.\n');
});

test('a section that never ends takes no time, however long its document is', async () => {
  const body = `<w:sectPr/>${wordParagraph('Again.').repeat(400_000)}`;
  const xml = `<w:body>${body}<w:sectPr>${reference('header', 'default', 'r0')}`;
  const bytes = tinyZip({ 'word/header1.xml': `<w:hdr><w:p>${said('Above')}</w:p></w:hdr>` });
  const parts = officeParts({ name: 'a.docx', bytes }, 'a Word document');
  const related = new Map([['r0', { target: 'word/header1.xml', type: 'header' }]]);
  const whole = withHeaders(`${xml}</w:body>`, { parts, related, shown: (part) => part });
  expect(whole.slice(0, 100)).toContain('<w:t>Above</w:t>');
});
