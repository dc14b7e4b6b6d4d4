import { colourOf, isNear, PAPER } from './css-colour.ts';
import type { HiddenKind } from './hidden.ts';
import { elements, type HtmlTree, isElement, parseXml } from './html-tree.ts';
import { placeOfElement } from './xml-places.ts';

/** The styles of an OpenDocument file by family and name. */
export type OdfStyles = ReadonlyMap<string, Style>;

/** What a style says; what it does not say, the one that it is derived from does. */
interface Style {
  readonly parent: string;
  readonly kind: HiddenKind | undefined;
  readonly isGround: boolean;
  /** It gives letters a colour that is not that of paper. */
  readonly isColoured: boolean;
  readonly fill: Fill | undefined;
}

/** What a box puts behind its text: nothing, white, or something else. */
type Fill = 'none' | 'paper' | 'ground';

/** The styles of several sheets, the later ones first. */
export function stylesIn(sheets: readonly (HtmlTree | undefined)[]): OdfStyles {
  const styles = new Map<string, Style>();
  for (const sheet of sheets)
    for (const style of sheet ? elements(sheet) : []) {
      if (style.name !== 'style:style') continue;
      const said: Said = Object.assign({}, ...style.children.filter(isElement).map(({ attribs }) => attribs));
      const family = style.attribs['style:family'] ?? '';
      styles.set(`${family} ${style.attribs['style:name']}`, {
        parent: `${family} ${style.attribs['style:parent-style-name']}`,
        kind: kindOf(said),
        isGround: groundFields.some((field) => /^(?!transparent|none|$)/.test(said[field] ?? '')),
        isColoured: isColour(said['fo:color']) && !isPaper(said['fo:color']),
        fill: fillOf(said),
      });
    }
  return styles;
}

/** The styles of a workbook, which its contents add to those of its style sheet. */
export function stylesOfSheets(content: string, sheet: string | undefined): OdfStyles {
  const place = placeOfElement(content, 'office:automatic-styles');
  const own = place && content.slice(place.from, place.to);
  return stylesIn([sheet, own].map((xml) => (xml === undefined ? undefined : parseXml(xml))));
}

/** How the style of an element hides its text, if it does: white counts where the style itself has no ground. */
export function kindOfStyle(name: string, attribs: Said, styles: OdfStyles): HiddenKind | undefined {
  const kind = chain(name, attribs, styles).find((style) => style.kind !== undefined)?.kind;
  return kind === 'sameColour' && hasGround(name, attribs, styles) ? undefined : kind;
}

/** Whether the style of an element puts something behind the text. */
export const hasGround = (name: string, attribs: Said, styles: OdfStyles): boolean =>
  chain(name, attribs, styles).some(({ isGround }) => isGround);

/** Whether the style of an element gives its letters a colour in which they are seen on paper. */
export const isColoured = (name: string, attribs: Said, styles: OdfStyles): boolean =>
  chain(name, attribs, styles).find((style) => style.isColoured || style.kind === 'sameColour')?.isColoured === true;

/** What the style of a box or a slide says of its fill; `undefined` when neither it nor what it is derived from says anything. */
export const fillOfStyle = (family: string, name: string | undefined, styles: OdfStyles): Fill | undefined =>
  chainFrom(styles.get(`${family} ${name}`), styles).find(({ fill }) => fill !== undefined)?.fill;

type Said = Readonly<Record<string, string | undefined>>;

function kindOf(said: Said): HiddenKind | undefined {
  const isAway = said['text:display'] === 'none' || said['presentation:visibility'] === 'hidden';
  if (isAway || said['table:display'] === 'false') return 'styled';
  if (/^(?:[01](?:\.\d+)?|2)pt$/.test(said['fo:font-size'] ?? '')) return 'tiny';
  return isPaper(said['fo:color']) ? 'sameColour' : undefined;
}

const isColour = (value = ''): boolean => colourOf(value) !== undefined;

function isPaper(value = ''): boolean {
  const colour = colourOf(value);
  return colour !== undefined && isNear(colour, PAPER);
}

function fillOf(said: Said): Fill | undefined {
  const kind = said['draw:fill'];
  if (kind !== undefined && kind !== 'none' && kind !== 'solid') return 'ground';
  if (kind === undefined && said['style:background-image'] !== undefined) return 'ground';
  const plain = kind === 'solid' ? (said['draw:fill-color'] ?? '') : said['fo:background-color'];
  if (plain === undefined || plain === 'transparent') return (plain ?? kind) ? 'none' : undefined;
  if (kind === 'none') return 'none';
  return isPaper(plain) ? 'paper' : 'ground';
}

const groundFields = ['fo:background-color', 'draw:fill', 'style:background-image'];

/** The style of an element and those that it is derived from, which may go in a circle. */
function chain(name: string, attribs: Said, styles: OdfStyles): readonly Style[] {
  const own = Object.entries(attribs).find(([attribute]) => attribute.endsWith(':style-name'))?.[1];
  if (own === undefined) return [];
  // Styles of text and of boxes may have the same name.
  return chainFrom(styles.get(`${families[name] ?? 'graphic'} ${own}`) ?? styles.get(` ${own}`), styles);
}

function chainFrom(first: Style | undefined, styles: OdfStyles): readonly Style[] {
  const found: Style[] = [];
  for (let at = first; at && found.length < 20; at = styles.get(at.parent)) found.push(at);
  return found;
}

const families: Readonly<Record<string, string>> = {
  'text:span': 'text',
  'text:p': 'paragraph',
  'text:h': 'paragraph',
  'text:section': 'section',
  'draw:page': 'drawing-page',
  'table:table': 'table',
  'table:table-row': 'table-row',
  'table:table-cell': 'table-cell',
  'table:covered-table-cell': 'table-cell',
};
