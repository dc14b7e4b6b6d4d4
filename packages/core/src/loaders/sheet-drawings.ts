import type { Source } from '../ports.ts';
import { chartText, chartTitles } from './chart-text.ts';
import type { HiddenCounter } from './hidden.ts';
import { elementOf, elements } from './html-tree.ts';
import { officeParts } from './office-parts.ts';
import { sheetNamesIn } from './sheet-names-xlsb.ts';
import { shapesIn, shapeText } from './shape-text.ts';

/** What stands in boxes, shapes, diagrams and the titles of charts on the sheets of an Excel workbook, by the name of the sheet; `binaryBook` gives the part that names the sheets of an XLSB. */
export function drawnOnSheets(
  source: Source,
  hidden: HiddenCounter,
  binaryBook?: () => Uint8Array,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const parts = officeParts(source, 'a workbook', withDrawings);
  if (!parts.names.some((name) => name.startsWith('xl/drawings/'))) return found;
  const book = parts.xml('xl/workbook.xml');
  if (book) {
    const sheets = parts.relations('xl/workbook.xml');
    for (const { name, attribs } of elements(book))
      if (/(?:^|:)sheet$/.test(name)) addDrawn(attribs['name'] ?? '', sheets.get(attribs['r:id'] ?? '')?.target);
  } else if (binaryBook) {
    const sheets = parts.relations('xl/workbook.bin');
    for (const [id, name] of sheetNamesIn(binaryBook())) addDrawn(name, sheets.get(id)?.target);
  }
  return found;

  function addDrawn(sheet: string, target: string | undefined): void {
    if (target === undefined) return;
    const said: string[] = [];
    for (const { target: drawing, type } of parts.relations(target).values())
      if (type === 'drawing') said.push(...textsOf(drawing));
    if (said.length > 0) found.set(sheet, said.join('\n\n'));
  }

  function textsOf(drawing: string): readonly string[] {
    const tree = parts.xml(drawing);
    const said: string[] = [];
    for (const shape of tree ? shapesIn(tree) : []) {
      const text = shapeText(shape, hidden);
      if (elementOf(shape, 'xdr:cNvPr')?.attribs['hidden'] === '1') hidden.add('styled', text.length);
      else said.push(text);
    }
    for (const { target, type } of parts.relations(drawing).values()) {
      const drawn = type === 'diagramData' || type === 'chart' ? parts.xml(target) : undefined;
      if (drawn) said.push(type === 'chart' ? chartTitles(drawn) : chartText(drawn));
    }
    return said.filter(Boolean);
  }
}

const withDrawings =
  /^xl\/(?:workbook\.xml|_rels\/|(?:work|chart)sheets\/_rels\/|drawings\/|diagrams\/data|charts\/chart)/;
