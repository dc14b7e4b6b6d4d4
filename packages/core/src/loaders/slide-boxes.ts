import { elementOf, type HtmlElement, type HtmlTree, isElement } from './html-tree.ts';

/** Where something stands on a slide. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The first child of that name. */
export const childOf = (element: HtmlElement, name: string): HtmlElement | undefined =>
  element.children.filter(isElement).find((child) => child.name === name);

/** `undefined` for what does not say where it stands, or is turned. */
export function boxOf(shape: HtmlElement): Box | undefined {
  const own = [childOf(shape, 'p:spPr'), childOf(shape, 'p:grpSpPr'), shape].find((each) => each !== undefined);
  const place = own && (childOf(own, 'a:xfrm') ?? childOf(own, 'p:xfrm'));
  const [at, size] = [place && childOf(place, 'a:off')?.attribs, place && childOf(place, 'a:ext')?.attribs];
  const box = {
    x: Number(at?.['x']),
    y: Number(at?.['y']),
    width: Number(size?.['cx']),
    height: Number(size?.['cy']),
  };
  return Object.values(box).every(Number.isFinite) && place?.attribs['rot'] === undefined ? box : undefined;
}

/** Whether two boxes have any part in common. */
export const overlaps = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** What may have a colour, and where. */
export interface Cover {
  readonly of: HtmlElement;
  readonly box: Box | undefined;
  /** It is a placeholder that says nothing of its own fill. */
  readonly inherits: boolean;
}

/** What a slide, a layout or a master puts behind or before texts, as far as it may have a colour. */
export function* coversOf(tree: HtmlTree): Generator<Cover> {
  const root = elementOf(tree, 'p:spTree');
  for (const of of root?.children.filter(isElement) ?? []) {
    if (plain.has(of.name) || (of.name === 'p:cxnSp' && !isThick(of))) continue;
    const fill = of.name === 'p:sp' ? fillOf(of) : 'some';
    const isPlaceholder = elementOf(of, 'p:ph') !== undefined;
    if (fill === 'none' || (fill === undefined && !isPlaceholder)) continue;
    yield { of, box: boxOf(of), inherits: fill === undefined };
  }
}

const plain = new Set(['p:nvGrpSpPr', 'p:grpSpPr', 'p:extLst']);

/** A line of six points and more may be an arrow with words on it. */
const isThick = (line: HtmlElement): boolean => Number(elementOf(line, 'a:ln')?.attribs['w'] ?? 0) >= 76_200;

function fillOf(shape: HtmlElement): 'some' | 'none' | undefined {
  const fill = childOf(shape, 'p:spPr')
    ?.children.filter(isElement)
    .find(({ name }) => name.endsWith('Fill'));
  if (fill) return fill.name === 'a:noFill' ? 'none' : 'some';
  return Number(elementOf(shape, 'a:fillRef')?.attribs['idx'] ?? 0) === 0 ? undefined : 'some';
}
