import { type Colour, colourOf } from './css-colour.ts';

/** How a style keeps a text from being seen: not for now, as tabs and menus are; or so that nobody can read it. */
export type Hiding = 'notShown' | 'unreadable';

/** What of a style hides a text. */
export type Means = 'place' | 'size' | 'colour';

/** What a style says of whether a text can be seen. */
export interface Look {
  readonly hiding: Hiding | undefined;
  readonly means: Means | undefined;
  /** What it speaks of: another style that does so may have the last word. */
  readonly speaks: Readonly<Record<Means, boolean>>;
  /** Whether it says anything at all of this. */
  readonly tells: boolean;
  readonly colour: Colour | undefined;
  /** What it stands on: a colour, `unknown` for a picture or the like, or nothing of its own. */
  readonly ground: Colour | 'unknown' | undefined;
}

/** Reads the declarations of a style attribute or of a rule. */
export function lookOf(style: string): Look {
  const known = looks.get(style);
  if (known) return known;
  const said = declarations(style);
  const colour = colourOf(said.get('color') ?? '');
  const ground = groundOf(said);
  const says = (pattern: RegExp) => [...said.keys()].some((name) => pattern.test(name));
  const speaks = {
    place: says(/^(?:display|visibility|opacity|position|text-indent)$/),
    size: says(/^font(?:-size)?$/),
    colour: says(/^color$|^-webkit-text|^text-shadow$|background-clip$/),
  };
  const means = meansOf(said, colour);
  const look: Look = {
    hiding: means === undefined ? undefined : means === 'place' ? 'notShown' : 'unreadable',
    means,
    speaks,
    tells: means !== undefined || ground !== undefined || Object.values(speaks).some(Boolean),
    colour,
    ground,
  };
  if (looks.size >= MAX_KNOWN) looks.clear();
  looks.set(style, look);
  return look;
}

/** Pages repeat few styles often. */
const looks = new Map<string, Look>();
const MAX_KNOWN = 500;

type Declarations = ReadonlyMap<string, string>;

function declarations(style: string): Declarations {
  const said = new Map<string, string>();
  for (const part of style.slice(0, 2_000).split(';')) {
    const colon = part.indexOf(':');
    if (colon === -1) continue;
    const value = part.slice(colon + 1).replace(/!\s*important/i, '');
    said.set(part.slice(0, colon).trim().toLowerCase(), value.trim().toLowerCase());
  }
  return said;
}

function meansOf(said: Declarations, colour: Colour | undefined): Means | undefined {
  if (isTiny(said)) return 'size';
  // Letters that their background, a shadow or a line is seen through are a fashion of titles.
  const isPainted = [...said.keys()].some((name) => /^-webkit-text|^text-shadow$|background-clip$/.test(name));
  if (colour?.alpha === 0 && !isPainted) return 'colour';
  return isNotShown(said) ? 'place' : undefined;
}

function isTiny(said: Declarations): boolean {
  const size = said.get('font-size') ?? /(?:^|\s)([\d.]+[a-z%]*)\s*(?:\/|\s)/.exec(said.get('font') ?? '')?.[1];
  return size !== undefined && isBelow(size, { px: 3, pt: 3, em: 0.2, rem: 0.2, '%': 20 });
}

function isNotShown(said: Declarations): boolean {
  const says = (name: string, pattern: RegExp) => pattern.test(said.get(name) ?? '');
  if (says('display', /^none/) || says('visibility', /^(?:hidden|collapse)/)) return true;
  if (isBelow(said.get('opacity'), { '': 0.05, '%': 5 })) return true;
  const far = says('position', /absolute|fixed/) ? { ...FAR, px: -499, pt: -499 } : FAR;
  if (offPage.some((name) => isBelow(said.get(name), far))) return true;
  if (says('overflow', /hidden|clip/) && flat.some((name) => isBelow(said.get(name), { px: 1, pt: 1 }))) return true;
  if (says('clip', /^rect\(\s*([\d.]+)(?:px)?(?:[\s,]+\1(?:px)?){3}\s*\)/)) return true;
  if (says('clip-path', /^(?:inset\(\s*(?:[5-9]\d|100)%|circle\(\s*0)/)) return true;
  return says('transform', /scale[xy3d]*\(\s*0(?:\.0\d*)?\s*[,)]/);
}

const offPage = ['left', 'top', 'right', 'bottom', 'text-indent', 'margin-left', 'margin-top'];
/** What moves as a whole, as rows of pictures do, stays below. */
const FAR = { px: -999, pt: -999, em: -49, rem: -49, vw: -99, vh: -99 };
const flat = ['height', 'max-height', 'width', 'max-width'];

/** Whether a length is below what is named for its unit; nothing is nothing in any. */
function isBelow(length: string | undefined, bounds: Readonly<Record<string, number>>): boolean {
  const [, number = '', unit = ''] = /^(-?(?:\d+(?:\.\d+)?|\.\d+))([a-z%]*)$/.exec(length ?? '') ?? [];
  if (number === '') return false;
  const bound = bounds[unit] ?? (Number(number) === 0 ? bounds['px'] : undefined);
  return bound !== undefined && Number(number) < bound;
}

function groundOf(said: Declarations): Look['ground'] {
  const value = said.get('background-color') ?? said.get('background');
  if (said.has('background-image')) return 'unknown';
  if (value === undefined || /^(?:none|transparent|inherit|initial|unset)$/.test(value)) return undefined;
  const colour = colourOf(value);
  return colour && colour.alpha > 0.9 ? colour : 'unknown';
}
