import { expect, test } from 'vitest';
import { hiddenCounter } from './hidden.ts';
import { withChunks } from './docx-chunks.ts';

const page = '<html><style>p{}</style><h2>Tea &amp; cups</h2><p>Green.</p><p hidden>secret</p><ul><li>One</ul></html>';
const paragraph = (text: string, style = '') =>
  `<w:p>${style === '' ? '' : `<w:pPr><w:pStyle w:val="${style}"/></w:pPr>`}<w:r><w:t>${text}</w:t></w:r></w:p>`;

test('a page that a program put into a Word document is read in its place, without what it hides', () => {
  const hidden = hiddenCounter();
  const said = withChunks(
    '<w:body>a<w:altChunk r:id="r1"/>b<w:altChunk r:id="r2"/></w:body>',
    (id) => (id === 'r1' ? page : undefined),
    hidden,
  );
  const paragraphs = paragraph('Tea &amp; cups', 'Heading2') + paragraph('Green.') + paragraph('- One');
  expect(said).toBe(`<w:body>a${paragraphs}b<w:altChunk r:id="r2"/></w:body>`);
  expect(hidden.metadata()).toEqual({ hidden: { styled: 6 } });
});

test('pages of a Word document that never end take no time', () => {
  const endless = '<w:altChunk r:id="r1">'.repeat(50_000);
  const started = performance.now();
  expect(withChunks(endless, () => page, hiddenCounter())).toBe(endless);
  expect(performance.now() - started).toBeLessThan(3_000);
});
