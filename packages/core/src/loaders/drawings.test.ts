import { utils, write } from '@e965/xlsx';
import { expect, test } from 'vitest';
import type { LoadedDocument } from '../ports.ts';
import { loadAll } from '../testing/describe-loader.ts';
import { office, relations, table } from '../testing/hidden-files/office-files.ts';
import { tinyZip } from '../testing/tiny-files.ts';
import { withDiagrams } from './docx-diagrams.ts';
import { loaderFor } from './index.ts';
import { expand, zipEntries } from './zip-entries.ts';

async function load(name: string, bytes: Uint8Array): Promise<LoadedDocument> {
  const source = { name, bytes };
  const [document] = await loadAll((await loaderFor(source)).loader, source);
  if (!document) throw new Error('no document');
  return document;
}

const paragraph = (text: string) => `<a:p><a:r><a:t>${text}</a:t></a:r></a:p>`;
const box = (text: string, flags = '') =>
  `<xdr:sp><xdr:nvSpPr><xdr:cNvPr id="2" name="x" ${flags}/></xdr:nvSpPr><xdr:txBody>${paragraph(text)}</xdr:txBody></xdr:sp>`;
const diagram = (...texts: readonly string[]) =>
  `<dgm:dataModel><dgm:ptLst>${texts.map((text) => `<dgm:pt><dgm:t>${paragraph(text)}</dgm:t></dgm:pt>`).join('')}</dgm:ptLst></dgm:dataModel>`;

const frame = (id: string, flags = '') =>
  `<xdr:graphicFrame><xdr:nvGraphicFramePr><xdr:cNvPr id="1" ${flags}/></xdr:nvGraphicFramePr><c:chart r:id="${id}"/></xdr:graphicFrame>`;
const chart = (title: string) =>
  `<c:chart><c:title>${paragraph(title)}</c:title><c:ser><c:tx><c:v>Green</c:v></c:tx><c:cat><c:v>2026</c:v></c:cat><c:val><c:v>7</c:v></c:val></c:ser></c:chart>`;

/** A workbook of these sheets, with more parts. */
function workbook(sheets: readonly string[], parts: Readonly<Record<string, string>>, hidden = -1): Uint8Array {
  const book = {
    SheetNames: [...sheets],
    Sheets: Object.fromEntries(sheets.map((name) => [name, utils.aoa_to_sheet([[`In ${name}`]])])),
    Workbook: { Sheets: sheets.map((_, i) => ({ Hidden: i === hidden ? (1 as const) : (0 as const) })) },
  };
  // An array was asked for.
  const plain = zipEntries(new Uint8Array(write(book, { type: 'array' }) as ArrayBuffer)) ?? [];
  return tinyZip({ ...Object.fromEntries(plain.map((entry) => [entry.name, expand(entry) ?? ''])), ...parts });
}

test('boxes, shapes and diagrams of a sheet are read behind its rows; hidden ones are counted', async () => {
  const book = workbook(['First', 'Second'], {
    'xl/worksheets/_rels/sheet2.xml.rels': relations(['drawing', '../drawings/drawing1.xml']),
    'xl/drawings/_rels/drawing1.xml.rels': relations(['diagramData', '../diagrams/data1.xml']),
    'xl/drawings/drawing1.xml': `<xdr:wsDr>${box('A remark in a box.')}${box('Away.', 'hidden="1"')}<xdr:graphicFrame><dgm:relIds r:dm="r0"/></xdr:graphicFrame></xdr:wsDr>`,
    'xl/diagrams/data1.xml': diagram('Plan', 'Build'),
  });
  const { text, sections, metadata } = await load('a.xlsx', book);
  expect(text).toContain('A remark in a box.\n\nPlan\nBuild');
  expect(text).not.toContain('Away');
  expect(metadata).toMatchObject({ hidden: { styled: 5 } });
  const found = sections.find(({ from, to }) => text.slice(from, to).includes('remark'));
  expect(found?.heading).toEqual(['Second']);
});

test('the titles and names of a chart are read behind the rows of its sheet, its figures in the rows alone', async () => {
  const book = workbook(['First'], {
    'xl/worksheets/_rels/sheet1.xml.rels': relations(['drawing', '../drawings/drawing1.xml']),
    'xl/drawings/_rels/drawing1.xml.rels': relations(['chart', '../charts/chart1.xml']),
    'xl/drawings/drawing1.xml': `<xdr:wsDr>${frame('r0')}</xdr:wsDr>`,
    'xl/charts/chart1.xml': chart('Tea in tons'),
  });
  expect((await load('a.xlsx', book)).text).toBe('| In First |\n\nTea in tons\nGreen\n');
});

test('a hidden chart is counted and not read, and one that many relations name is read once', async () => {
  const named = Array.from({ length: 20_000 }, () => ['chart', '../charts/chart2.xml'] as const);
  const book = workbook(['First'], {
    'xl/worksheets/_rels/sheet1.xml.rels': relations(['drawing', '../drawings/drawing1.xml']),
    'xl/drawings/_rels/drawing1.xml.rels': relations(['chart', '../charts/chart1.xml'], ...named),
    'xl/drawings/drawing1.xml': `<xdr:wsDr>${frame('r0', 'hidden="1"')}${frame('r1')}</xdr:wsDr>`,
    'xl/charts/chart1.xml': chart('Away'),
    'xl/charts/chart2.xml': chart(`Tea in tons${' and more'.repeat(1_000)}`),
  });
  const found = await load('a.xlsx', book);
  expect(found.text).toMatch(/^\| In First \|\n\nTea in tons[a-z ]*\nGreen\n$/);
  expect(found.metadata).toMatchObject({ hidden: { styled: 'Away\nGreen'.length } });
});

test('what is drawn on a hidden sheet is hidden, and a workbook of drawings alone is read', async () => {
  const drawing = { 'xl/drawings/drawing1.xml': `<xdr:wsDr>${box('A remark.')}</xdr:wsDr>` };
  const on = (sheet: number) => ({
    ...drawing,
    [`xl/worksheets/_rels/sheet${sheet}.xml.rels`]: relations(['drawing', '../drawings/drawing1.xml']),
  });
  const hidden = await load('a.xlsx', workbook(['First', 'Second'], on(2), 1));
  expect(hidden.text).not.toContain('remark');
  const empty = `<worksheet xmlns="${office}/spreadsheetml/2006/main"><sheetData/></worksheet>`;
  const alone = await load('a.xlsx', workbook(['Only'], { ...on(1), 'xl/worksheets/sheet1.xml': empty }));
  expect(alone.text).toBe('A remark.\n');
});

test('boxes of an OpenDocument sheet are read behind its rows and not in its cells', async () => {
  const shapes =
    '<table:shapes><draw:frame><draw:text-box><text:p>A box.</text:p></draw:text-box></draw:frame></table:shapes>';
  const shape =
    '<draw:custom-shape><svg:title>Name</svg:title><text:p>A shape.</text:p><text:p>More.</text:p></draw:custom-shape>';
  const { text } = await load(
    'a.ods',
    tinyZip({
      mimetype: 'application/vnd.oasis.opendocument.spreadsheet',
      'META-INF/manifest.xml': '<manifest:manifest/>',
      'styles.xml': '<office:document-styles/>',
      'content.xml': `<office:document-content><office:body><office:spreadsheet>${table('A', '', `A cell.</text:p>${shape}<text:p>`).replace('<table:table-row>', `${shapes}<table:table-row>`)}</office:spreadsheet></office:body></office:document-content>`,
    }),
  );
  expect(text).toContain('| A cell.');
  expect(text).toContain('A box.\n\nA shape.\nMore.');
  expect(text).not.toContain('Name');
});

test('the words of a diagram and of a chart stand where they stand in a Word document, each once; hidden ones are counted', async () => {
  const main = 'application/vnd.openxmlformats-officedocument.wordprocessingml';
  const said = (text: string) => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`;
  const drawn = (inside: string, flags = '') =>
    `<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" ${flags}/><a:graphic>${inside}</a:graphic></wp:inline></w:drawing></w:r></w:p>`;
  const picture = (id: string, flags = '') => drawn(`<c:chart r:id="${id}"/>`, flags);
  const { text, metadata } = await load(
    'a.docx',
    tinyZip({
      '[Content_Types].xml': `<Types xmlns="${office}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="${main}.document.main+xml"/></Types>`,
      '_rels/.rels': relations(['officeDocument', 'word/document.xml']),
      'word/_rels/document.xml.rels': relations(
        ['diagramData', 'diagrams/data1.xml'],
        ['chart', 'charts/chart1.xml'],
        ['chart', 'charts/chart2.xml'],
      ),
      'word/charts/chart2.xml': chart('Away'),
      'word/diagrams/data1.xml': diagram('Plan &amp; think', 'Build'),
      'word/charts/chart1.xml': chart('Tea in tons'),
      'word/document.xml': `<w:document xmlns:w="${office}/wordprocessingml/2006/main"><w:body>${said('Before.')}${drawn('<dgm:relIds r:dm="r0" r:lo="r9"/>')}${picture('r1')}${picture('r2', 'hidden="1"')}${picture('r1').repeat(3)}${said('After.')}</w:body></w:document>`,
    }),
  );
  expect(text).toBe('Before.\n\nPlan & think\nBuild\n\nTea in tons\n| | 2026 |\n| Green | 7 |\n\nAfter.\n');
  expect(metadata).toEqual({ hidden: { styled: 'Away\n\n|  | 2026 |\n| Green | 7 |'.length } });
});

test('drawings of a Word document that never end take no time, and those before a diagram stay', () => {
  const drawn = '<w:drawing><a:blip/></w:drawing>';
  expect(withDiagrams(`${drawn}a<dgm:relIds r:dm="r0"/>`, () => 'b')).toBe(`${drawn}a<dgm:relIds r:dm="r0"/>`);
  const endless = '<w:drawing><dgm:relIds/>'.repeat(100_000);
  const started = performance.now();
  expect(withDiagrams(endless, () => '')).toBe(endless);
  expect(performance.now() - started).toBeLessThan(3_000);
});
