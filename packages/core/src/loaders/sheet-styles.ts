import type { CellObject } from '@e965/xlsx';
import type { HiddenKind } from './hidden.ts';
import { elementOf, elements, type HtmlElement, isElement, parseXml } from './html-tree.ts';
import { placeOfElement } from './xml-places.ts';

/**
 * The styles of a workbook, in which cells that nobody can read have a fill of their own by which they are told: the library gives the fill of a cell,
 * not its letters. White letters are left alone where tables and conditions may put a colour below them.
 */
export function markedStyles(xml: string, mayBeColoured: boolean): string {
  const tree = parseXml(xml);
  const fonts = childrenOf(elementOf(tree, 'fonts')).map(kindOfFont);
  if (fonts.every((kind) => kind === undefined)) return xml;
  const fills = childrenOf(elementOf(tree, 'fills'));
  const isFilled = fills.map(
    (fill) => !/^(?:none|)$/.test(elementOf(fill, 'patternFill')?.attribs['patternType'] ?? 'x'),
  );
  const kindOf = ({ attribs }: HtmlElement): HiddenKind | undefined => {
    const kind = fonts[Number(attribs['fontId'] ?? 0)];
    const isSeen = kind === 'sameColour' && (mayBeColoured || isFilled[Number(attribs['fillId'] ?? 0)] === true);
    return isSeen ? undefined : kind;
  };
  const marked = childrenOf(elementOf(tree, 'cellXfs')).map(kindOf);
  const formats = placeOfElement(xml, 'cellXfs');
  if (!formats) return xml;
  let at = 0;
  const format = (one: string): string => {
    const kind = kinds.findIndex((each) => each === marked[at]);
    at++;
    if (kind === -1) return one;
    return one.replace(/\sfillId="\d*"/, '').replace('<xf', `<xf fillId="${fills.length + kind}"`);
  };
  const own = xml.slice(formats.from, formats.to).replaceAll(/<xf\b[^<>]*>/g, format);
  const added = kinds.map((kind) => `<fill><patternFill patternType="${MARK}${kind}"/></fill>`).join('');
  return `${xml.slice(0, formats.from)}${own}${xml.slice(formats.to)}`.replace('</fills>', `${added}</fills>`);
}

/** How nobody can read a cell; `undefined` for one that can be read. */
export function markOf(cell: CellObject): HiddenKind | undefined {
  // What the library gives as the style of a cell is its fill.
  const pattern = (cell.s as { readonly patternType?: string } | undefined)?.patternType;
  return kinds.find((kind) => pattern === MARK + kind);
}

const MARK = 'hidden-';
const kinds = ['sameColour', 'tiny'] as const satisfies readonly HiddenKind[];

const childrenOf = (element: HtmlElement | undefined): readonly HtmlElement[] =>
  element?.children.filter(isElement) ?? [];

function kindOfFont(font: HtmlElement): HiddenKind | undefined {
  const said = new Map([...elements(font)].map(({ name, attribs }) => [name, attribs]));
  if (Number(said.get('sz')?.['val'] ?? 11) <= 2) return 'tiny';
  const { rgb = '', theme, indexed, tint } = said.get('color') ?? {};
  // The first colour of a theme is its paper; of the numbered ones, these.
  const isPaper = (theme === '0' && !(Number(tint) < -0.05)) || indexed === '1' || indexed === '9';
  return isPaper || /^(?:ff)?f[a-f\d]f[a-f\d]f[a-f\d]$/i.test(rgb) ? 'sameColour' : undefined;
}
