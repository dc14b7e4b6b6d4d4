import { expect, test } from 'vitest';
import { loadAll } from '../testing/describe-loader.ts';
import { office, relations } from '../testing/hidden-files/office-files.ts';
import { tinyZip, wordParagraph } from '../testing/tiny-files.ts';
import { withChunks } from './docx-chunks.ts';
import { docxLoader } from './docx.ts';
import { hiddenCounter } from './hidden.ts';

const page =
  '<html><style>.away { display: none }</style><h2>Tea &amp; cups</h2><p>Green.</p><p hidden>secret</p><p class="away">secret</p><ul><li>One</ul><pre># no heading</pre></html>';
const paragraph = (text: string, style = '') =>
  `<w:p>${style === '' ? '' : `<w:pPr><w:pStyle w:val="${style}"/></w:pPr>`}<w:r><w:t>${text}</w:t></w:r></w:p>`;

test('a page that a program put into a Word document is read in its place, without what it hides', () => {
  const hidden = hiddenCounter();
  const said = withChunks(
    '<w:body>a<w:altChunk r:id="r1"/>b<w:altChunk r:id="r2"/></w:body>',
    (id) => (id === 'r1' ? page : undefined),
    hidden,
  );
  const paragraphs =
    paragraph('Tea &amp; cups', 'Heading2') + paragraph('Green.') + paragraph('- One') + paragraph('# no heading');
  expect(said).toBe(`<w:body>a${paragraphs}b</w:body>`);
  expect(hidden.metadata()).toEqual({ hidden: { styled: 12 } });
});

test('places of pages that never end take no time', () => {
  const started = performance.now();
  for (const tag of ['<w:altChunk r:id="r1">', '<w:altChunk r:id="r1" ', '<w:altChunk>'])
    withChunks(tag.repeat(50_000), () => undefined, hiddenCounter());
  expect(performance.now() - started).toBeLessThan(3_000);
});

test('a page that many places of a Word document name is read in the first one', async () => {
  const bytes = tinyZip({
    '[Content_Types].xml': `<Types xmlns="${office}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>`,
    '_rels/.rels': relations(['officeDocument', 'word/document.xml']),
    'word/_rels/document.xml.rels': relations(['aFChunk', 'a.html']),
    'word/document.xml': `<w:document xmlns:w="${office}/wordprocessingml/2006/main"><w:body>${wordParagraph('The text.')}${'<w:altChunk r:id="r0"/>'.repeat(10_000)}</w:body></w:document>`,
    'word/a.html': `<p>${'Green tea. '.repeat(10_000)}`,
  });
  const [document] = await loadAll(docxLoader, { name: 'a.docx', bytes });
  expect(document?.text.length).toBeLessThan(120_000);
});
