import { expect, test } from 'vitest';
import { loadAll } from '../testing/describe-loader.ts';
import { office, relations } from '../testing/hidden-files/office-files.ts';
import { tinyZip, wordParagraph } from '../testing/tiny-files.ts';
import { docxLoader } from './docx.ts';

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
  expect(await textOf(`<w:sectPr>${references}<w:titlePg/></w:sectPr>`, parts)).toBe(
    'On first pages\n\nOn odd pages\n\nThe text.\n',
  );
});
