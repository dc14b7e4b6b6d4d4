import { elements, type HtmlElement, type HtmlTree, isElement } from './html-tree.ts';
import { fillOfStyle, hasGround, type OdfStyles } from './odf-styles.ts';
import { type Box, overlaps } from './slide-boxes.ts';

/** Tells of an element of a text or a slide whether something that is not white may be behind it; boxes and pictures over each other are. */
export function groundsIn(
  sheets: readonly (HtmlTree | undefined)[],
  body: HtmlElement,
  styles: OdfStyles,
): (element: HtmlElement) => boolean {
  const masters = new Map(
    sheets
      .flatMap((sheet) => (sheet ? [...elements(sheet)] : []))
      .filter(({ name }) => name === 'style:master-page')
      .map((master) => [master.attribs['style:name'], master]),
  );
  const onPages = new Map<HtmlElement, boolean>();
  let drawsInText: boolean | undefined;
  /** Where pictures and boxes of a text stand is known when it is laid out. */
  const isTextWithDrawings = () => (drawsInText ??= [...elements(body)].some((each) => mayCover(each, styles)));

  return (element) => {
    let box: HtmlElement | undefined;
    for (let at: typeof element.parent = element; at !== null && 'attribs' in at; at = at.parent) {
      if (at.name === 'draw:page') {
        if (!box) return true;
        const known = onPages.get(box) ?? isOnPage(at, box);
        onPages.set(box, known);
        return known;
      }
      if (at.name === 'draw:frame' || shapes.has(at.name)) {
        const fill = fillOf(at, styles);
        if (fill === 'paper') return false;
        if (fill === 'ground' || box) return true;
        box = at;
      } else if (at.name === 'draw:g' || hasGround(at.name, at.attribs, styles)) return true;
    }
    return box !== undefined && isTextWithDrawings();
  };

  function isOnPage(page: HtmlElement, box: HtmlElement): boolean {
    const master = masters.get(page.attribs['draw:master-page-name']);
    const fills = [page, master].map(
      (each) => each && fillOfStyle('drawing-page', each.attribs['draw:style-name'], styles),
    );
    const background = fills.find((fill) => fill !== undefined && fill !== 'none') ?? 'paper';
    if (background === 'ground') return true;
    const place = placeOf(box);
    return [page, master]
      .flatMap((each) => each?.children.filter(isElement) ?? [])
      .some((cover) => cover !== box && mayCover(cover, styles) && isOver(placeOf(cover), place));
  }
}

const shapes = new Set(['draw:custom-shape', 'draw:rect', 'draw:ellipse', 'draw:circle', 'draw:path', 'draw:polygon']);

/** A frame of a text has no fill unless it is said; of a shape that is not known. */
function fillOf({ name, attribs, parent }: HtmlElement, styles: OdfStyles): 'none' | 'paper' | 'ground' {
  const fill =
    fillOfStyle('graphic', attribs['draw:style-name'], styles) ??
    fillOfStyle('presentation', attribs['presentation:style-name'], styles);
  const isOfText = name === 'draw:frame' && parent !== null && 'name' in parent && parent.name !== 'draw:page';
  return fill ?? (isOfText ? 'none' : 'ground');
}

/** Whether a drawing may have a colour: a picture, a group, a shape that is filled. */
function mayCover(element: HtmlElement, styles: OdfStyles): boolean {
  if (element.name === 'draw:frame')
    return (
      fillOf(element, styles) === 'ground' ||
      element.children.some(
        (child) => isElement(child) && child.name !== 'draw:text-box' && /^(?:draw|table):/.test(child.name),
      )
    );
  if (shapes.has(element.name)) return fillOf(element, styles) === 'ground';
  return element.name === 'draw:g' || element.name === 'draw:control' || element.name.startsWith('dr3d:');
}

function placeOf({ attribs }: HtmlElement): Box | undefined {
  const [x, y, width, height] = ['svg:x', 'svg:y', 'svg:width', 'svg:height'].map((name) => lengthOf(attribs[name]));
  if (x === undefined || y === undefined || width === undefined || height === undefined) return undefined;
  return attribs['draw:transform'] === undefined ? { x, y, width, height } : undefined;
}

/** In centimetres. */
function lengthOf(text = ''): number | undefined {
  const [, number, unit = ''] = /^(-?[\d.]{1,20})(cm|mm|in|pt)$/.exec(text) ?? [];
  const scale = units[unit];
  return number === undefined || scale === undefined ? undefined : Number(number) * scale;
}

const units: Readonly<Record<string, number>> = { cm: 1, mm: 0.1, in: 2.54, pt: 2.54 / 72 };

const isOver = (cover: Box | undefined, box: Box | undefined): boolean =>
  cover === undefined || box === undefined || overlaps(cover, box);
