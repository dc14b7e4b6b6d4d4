import type { HiddenCounter } from './hidden.ts';
import { htmlText } from './html-text.ts';
import { type HtmlElement, type HtmlTree, elements, isElement, renameElements, textIn } from './html-tree.ts';

/** Two points: nobody reads that from a slide. */
const TINY = 200;

/** The text of a shape of DrawingML, its tables as rows; letters too small to read, and those that `isUnseen` names, are left out and counted. */
export function shapeText(
  shape: HtmlElement,
  hidden: HiddenCounter,
  isUnseen: (run: HtmlElement) => boolean = () => false,
): string {
  renameElements(shape, (element) => {
    if (element.name !== 'a:r') return names[element.name];
    const size = element.children.filter(isElement)[0]?.attribs['sz'];
    const kind = Number(size ?? TINY + 1) <= TINY ? 'tiny' : isUnseen(element) ? 'sameColour' : undefined;
    if (kind === undefined) return undefined;
    hidden.add(kind, textIn(element).length);
    return 'script';
  });
  return htmlText(shape).text.trimEnd();
}

const names: Readonly<Record<string, string>> = {
  'a:p': 'dd',
  'a:br': 'br',
  'a:tbl': 'table',
  'a:tr': 'tr',
  'a:tc': 'td',
  // The names of styles and the like are no text of the slide.
  'a:tableStyleId': 'script',
  'p:nvSpPr': 'script',
};

/** What stands on a slide or a sheet by itself: boxes of text, tables, diagrams. */
export function* shapesIn(root: HtmlTree | HtmlElement): Generator<HtmlElement> {
  for (const element of elements(root, ({ name }) => name === 'mc:Fallback'))
    if (/^(?:p|xdr):(?:sp|graphicFrame)$/.test(element.name)) yield element;
}
