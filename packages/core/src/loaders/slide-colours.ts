import { type Colour, colourOf, isNear, PAPER } from './css-colour.ts';
import { elementOf, elements, type HtmlElement, type HtmlTree, isElement, parentOf } from './html-tree.ts';
import type { OfficeParts } from './office-parts.ts';
import { type Box, boxOf, childOf, type Cover, coversOf, overlaps } from './slide-boxes.ts';
import { fillOfLetters, lettersOf } from './slide-letters.ts';

/** Tells of a shape of a slide which of its runs have, as far as can be told for sure, the colour of what they stand on, or none. */
export type UnseenRuns = (shape: HtmlElement) => (run: HtmlElement) => boolean;

/** The slides of a presentation, by their names and trees. */
export function slideColours(parts: OfficeParts): (name: string, tree: HtmlTree) => UnseenRuns {
  const trees = new Map<string, HtmlTree | undefined>();
  const treeOf = (name: string | undefined): HtmlTree | undefined => {
    if (name === undefined) return undefined;
    if (!trees.has(name)) trees.set(name, parts.xml(name));
    return trees.get(name);
  };
  const related = (name: string | undefined, wanted: string): string | undefined =>
    name === undefined ? undefined : [...parts.relations(name).values()].find(({ type }) => type === wanted)?.target;

  const layouts = new Map<string | undefined, Layout>();
  const layoutOf = (name: string | undefined): Layout => {
    const known = layouts.get(name);
    if (known) return known;
    const masterName = related(name, 'slideMaster');
    const [layout, master] = [treeOf(name), treeOf(masterName)];
    const above = [layout, master].filter((tree) => tree !== undefined);
    const fresh = {
      above,
      theme: treeOf(related(masterName, 'theme')),
      placeholders: above.map(placeholdersIn),
      // Placeholders of layouts and masters show on slides alone.
      behind: above.flatMap((tree) => [...coversOf(tree)].filter(({ inherits }) => !inherits)),
      textStyles: master && elementOf(master, 'p:txStyles'),
    };
    layouts.set(name, fresh);
    return fresh;
  };
  const presentation = treeOf('ppt/presentation.xml');
  const textStyle = presentation && elementOf(presentation, 'p:defaultTextStyle');

  return (name, slide) => {
    // What changes while it is shown is not judged.
    if (elementOf(slide, 'p:animClr')) return () => () => false;
    const { above, theme, placeholders, behind, textStyles } = layoutOf(related(name, 'slideLayout'));
    const palette = paletteOf([slide, ...above], theme);
    const like = (shape: HtmlElement) =>
      placeholders.map((those) => placeholderLike(those, shape)).filter((found) => found !== undefined);
    const onSlide = [...coversOf(slide)];
    if (onSlide.length + behind.length > MAX_COVERS) return () => () => false;
    const covers = [...onSlide.filter(({ of, inherits }) => !inherits || like(of).some(isFilled)), ...behind];
    const paper = backgroundOf([slide, ...above], palette);
    return (shape) => {
      const ground = groundOf(shape);
      const models = { placeholders: like(shape), master: textStyles, presentation: textStyle };
      const looksOf = shape.name === 'p:sp' ? lettersOf(shape, models) : ownLook;
      return (run) => isUnseen(looksOf(run), ground, palette);
    };

    function groundOf(shape: HtmlElement): Colour | undefined {
      if (shape.name !== 'p:sp' || parentOf(shape)?.name !== 'p:spTree') return undefined;
      const properties = childOf(shape, 'p:spPr');
      const fill = properties?.children.filter(isElement).find(({ name: kind }) => fills.test(kind));
      if (fill && fill.name !== 'a:noFill') return palette.colourIn(fill);
      const takesFill = Number(elementOf(shape, 'a:fillRef')?.attribs['idx'] ?? 0) !== 0;
      const models = like(shape);
      if (!fill && (takesFill || models.some(isFilled))) return undefined;
      const box = boxOf(shape) ?? models.map(boxOf).find((found) => found !== undefined);
      return covers.some((cover) => cover.of !== shape && liesOver(cover.box, box)) ? undefined : paper;
    }
  };
}

/** What a layout with its master brings to each of its slides. */
interface Layout {
  readonly above: readonly HtmlTree[];
  readonly theme: HtmlTree | undefined;
  /** Those of the layout, and those of the master. */
  readonly placeholders: readonly (readonly HtmlElement[])[];
  readonly behind: readonly Cover[];
  readonly textStyles: HtmlElement | undefined;
}

/** Tables have styles that are not looked at. */
const ownLook = (run: HtmlElement): readonly HtmlElement[] => {
  const look = childOf(run, 'a:rPr');
  return look ? [look] : [];
};

const fills = /^a:(?:solid|no|grad|blip|patt|grp)Fill$/;

const liesOver = (cover: Box | undefined, box: Box | undefined): boolean =>
  cover === undefined || box === undefined || overlaps(cover, box);

const isFilled = (shape: HtmlElement): boolean =>
  childOf(shape, 'p:spPr')?.children.some((child) => isElement(child) && fills.test(child.name)) === true ||
  elementOf(shape, 'p:style') !== undefined;

const placeholdersIn = (tree: HtmlTree): readonly HtmlElement[] =>
  [...elements(tree)]
    .filter((element) => element.name === 'p:sp' && elementOf(element, 'p:ph') !== undefined)
    .slice(0, MAX_COVERS);

/** More are a drawing. */
const MAX_COVERS = 500;

/** The placeholder of a layout or master that one of a slide takes after. */
function placeholderLike(all: readonly HtmlElement[], shape: HtmlElement): HtmlElement | undefined {
  const own = elementOf(shape, 'p:ph')?.attribs;
  if (!own) return undefined;
  const kind = (type = 'body') => type.replace(/^ctrTitle$/, 'title').replace(/^subTitle$/, 'body');
  return (
    all.find((each) => own['idx'] !== undefined && elementOf(each, 'p:ph')?.attribs['idx'] === own['idx']) ??
    all.find((each) => {
      const ph = elementOf(each, 'p:ph');
      return ph && kind(ph.attribs['type']) === kind(own['type']);
    })
  );
}

interface Palette {
  /** The one colour of a fill, or of a reference to one; `undefined` where it is changed further, or not known. */
  colourIn(fill: HtmlElement): Colour | undefined;
  /** How the theme fills backgrounds, by the number that refers to it. */
  isPlain(index: number): boolean;
}

function paletteOf(trees: readonly (HtmlTree | undefined)[], theme: HtmlTree | undefined): Palette {
  const overriding = trees.map((tree) => tree && elementOf(tree, 'a:overrideClrMapping')).find(Boolean);
  const usual = trees.map((tree) => tree && elementOf(tree, 'p:clrMap')).find(Boolean);
  const map = (overriding ?? usual)?.attribs ?? {};
  const scheme = theme && elementOf(theme, 'a:clrScheme');
  const styles = theme && elementOf(theme, 'a:bgFillStyleLst')?.children.filter(isElement);

  function colourIn(fill: HtmlElement): Colour | undefined {
    const [said, ...more] = fill.children.filter(isElement);
    if (!said || more.length > 0 || said.children.some(isElement)) return undefined;
    const { val = '', lastClr = '' } = said.attribs;
    if (said.name === 'a:srgbClr') return colourOf(`#${val}`);
    if (said.name === 'a:sysClr') return colourOf(`#${lastClr}`);
    if (said.name === 'a:prstClr') return colourOf(val);
    const named = said.name === 'a:schemeClr' ? scheme && childOf(scheme, `a:${map[val] ?? val}`) : undefined;
    return named && colourIn(named);
  }
  return {
    colourIn,
    isPlain(index) {
      const style = styles?.[index - 1_001];
      const colour = style?.name === 'a:solidFill' ? style.children.filter(isElement)[0] : undefined;
      return colour?.attribs['val'] === 'phClr' && !colour.children.some(isElement);
    },
  };
}

/** The colour behind everything of a slide, where it is one. */
function backgroundOf(trees: readonly HtmlTree[], palette: Palette): Colour | undefined {
  const said = trees.map((tree) => elementOf(tree, 'p:bg')).find((found) => found !== undefined);
  if (!said) return PAPER;
  const reference = childOf(said, 'p:bgRef');
  if (reference) return palette.isPlain(Number(reference.attribs['idx'])) ? palette.colourIn(reference) : undefined;
  const fill = childOf(said, 'p:bgPr')?.children.filter(isElement)[0];
  return fill?.name === 'a:solidFill' ? palette.colourIn(fill) : undefined;
}

function isUnseen(looks: readonly HtmlElement[], ground: Colour | undefined, palette: Palette): boolean {
  const fill = fillOfLetters(looks);
  if (!fill || looks.some(isDrawn)) return false;
  if (fill.name === 'a:noFill') return true;
  if (ground === undefined || !/^a:(?:solidFill|fontRef)$/.test(fill.name)) return false;
  const colour = palette.colourIn(fill);
  return colour !== undefined && isNear(colour, ground);
}

/** A line around the letters, a shadow or a mark behind them is seen, and links have a colour of their own. */
const isDrawn = (look: HtmlElement): boolean =>
  childOf(look, 'a:hlinkClick') !== undefined ||
  drawn.some((name) => childOf(look, name)?.children.some((child) => isElement(child) && child.name !== 'a:noFill'));

const drawn = ['a:ln', 'a:effectLst', 'a:effectDag', 'a:highlight'];
