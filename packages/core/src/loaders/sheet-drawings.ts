import type { Source } from '../ports.ts';
import { chartText, chartTitles } from './chart-text.ts';
import type { HiddenCounter } from './hidden.ts';
import { elementOf, elements, type HtmlElement } from './html-tree.ts';
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
    if (!tree) return [];
    const said: string[] = [];
    const add = (text: string, isShown: boolean) => (isShown ? said.push(text) : hidden.add('styled', text.length));
    for (const shape of shapesIn(tree)) add(shapeText(shape, hidden), !isHidden(shape));
    const visible = elements(tree, (element) => element.name === 'mc:Fallback' || isHidden(element));
    const shown = new Set([...visible].flatMap(({ attribs }) => [attribs['r:id'], attribs['r:dm']]));
    const related = [...parts.relations(drawing)].filter(([, { type }]) => type === 'diagramData' || type === 'chart');
    const read = new Set<string>();
    for (const [id, { target, type }] of related.toSorted(([a], [b]) => Number(shown.has(b)) - Number(shown.has(a)))) {
      const drawn = read.has(target) ? undefined : parts.xml(target);
      read.add(target);
      if (drawn) add(type === 'chart' ? chartTitles(drawn) : chartText(drawn), shown.has(id));
    }
    return said.filter(Boolean);
  }
}

const isHidden = (element: HtmlElement): boolean =>
  /^xdr:(?:sp|graphicFrame|grpSp)$/.test(element.name) &&
  /^(?:1|true)$/.test(elementOf(element, 'xdr:cNvPr')?.attribs['hidden'] ?? '');

const withDrawings =
  /^xl\/(?:workbook\.xml|_rels\/|(?:work|chart)sheets\/_rels\/|drawings\/|diagrams\/data|charts\/chart)/;
