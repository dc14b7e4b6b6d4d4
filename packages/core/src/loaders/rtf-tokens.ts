import { KbError } from '../errors.ts';
import { codePageDecoder } from './code-pages.ts';

/** What holds for a piece of text. */
export interface RtfState {
  /** Where the text goes. */
  readonly destination: 'text' | 'title' | 'comment' | 'nowhere';
  readonly hidden: boolean;
  readonly tiny: boolean;
  /** White letters on nothing. */
  readonly white: boolean;
  readonly shaded: boolean;
  readonly inTable: boolean;
  readonly style: number;
  /** The outline level that the paragraph itself declares. */
  readonly level: number | undefined;
}

export interface RtfToken {
  readonly kind: 'text' | 'paragraph' | 'cell' | 'row';
  readonly text: string;
  readonly state: RtfState;
}

type Open = { -readonly [Key in keyof RtfState]: RtfState[Key] } & {
  skip: number;
  codePage: string;
  inObject: boolean;
};

const MAX_DEPTH = 1_000;

/** The texts and ends of an RTF source in order, decoded. Groups nested deeper than any program writes are `unreadable`. */
export function* rtfTokens(source: string): Generator<RtfToken> {
  const stack: Open[] = [];
  const page = codePageDecoder(/\\ansicpg(\d+)/.exec(source.slice(0, 2_000))?.[1]) ?? 'windows-1252';
  let state: Open = {
    destination: 'text',
    hidden: false,
    tiny: false,
    white: false,
    shaded: false,
    inTable: false,
    style: 0,
    level: undefined,
    skip: 1,
    codePage: page,
    inObject: false,
  };
  const fonts = fontPages(source);
  const whites = whiteColours(source);
  let bytes: number[] = [];
  let toSkip = 0;
  let star = false;
  let isFirst = false;
  const token = (kind: RtfToken['kind'], text = ''): RtfToken => ({ kind, text, state: { ...state } });
  const decoded = (): string => {
    if (bytes.length === 0) return '';
    const text = new TextDecoder(state.codePage).decode(Uint8Array.from(bytes));
    bytes = [];
    return text;
  };
  const lexer =
    /\\(?:'([0-9a-fA-F]{2})|([a-zA-Z]{1,32})(-?\d{1,10})? ?|(\r?\n|[^a-zA-Z]))|([{}])|([^\\{}\r\n]+)|[\r\n]+/g;
  for (let match = lexer.exec(source); match; match = lexer.exec(source)) {
    const [, hex, word, parameter, symbol, brace, plain] = match;
    if (hex !== undefined) {
      if (toSkip > 0) toSkip--;
      else bytes.push(Number.parseInt(hex, 16));
      continue;
    }
    if (plain !== undefined) {
      isFirst = false;
      const said = plain.slice(toSkip);
      toSkip = Math.max(0, toSkip - plain.length);
      // Bytes above ASCII are in the code page of the font.
      for (let i = 0; i < said.length; i++) bytes.push(said.charCodeAt(i) & 0xff);
      const text = decoded();
      if (text !== '') yield token('text', text);
      continue;
    }
    const before = decoded();
    if (before !== '') yield token('text', before);
    if (brace === '{') {
      if (stack.length >= MAX_DEPTH)
        throw new KbError('unreadable', `The RTF is nested deeper than ${MAX_DEPTH} levels.`);
      stack.push(state);
      state = { ...state };
      toSkip = 0;
      star = false;
      isFirst = true;
      continue;
    } else if (brace === '}') {
      state = stack.pop() ?? state;
      toSkip = 0;
    } else if (symbol !== undefined) {
      // Elsewhere than at the beginning of a group it means nothing.
      if (symbol === '*') star = isFirst;
      else if (symbol === '~') yield token('text', '\u00a0');
      else if (symbol === '_') yield token('text', '\u2011');
      else if ('\\{}'.includes(symbol)) yield token('text', symbol);
      else if (/^\r?\n$/.test(symbol)) yield token('paragraph');
    } else if (word !== undefined) {
      const value = parameter === undefined ? undefined : Number(parameter);
      if (word === 'bin') lexer.lastIndex += Math.max(0, value ?? 0);
      else if (word === 'u') {
        yield token('text', String.fromCharCode((value ?? 0) & 0xffff));
        toSkip = state.skip;
      } else if (word === 'par' || word === 'sect' || word === 'page') yield token('paragraph');
      else if (word === 'line') yield token('text', '\n');
      else if (word === 'tab') yield token('text', ' ');
      else if (word === 'cell' || word === 'nestcell') yield token('cell');
      else if (word === 'row' || word === 'nestrow') yield token('row');
      else if (signs[word] !== undefined) yield token('text', signs[word]);
      else if (word === 'cf') state.white = whites.has(value ?? 0);
      else apply(state, word, value, star, page, fonts);
      star = false;
    }
    if (brace !== undefined || word !== undefined || symbol !== '*') isFirst = false;
  }
}

function apply(
  state: Open,
  word: string,
  value: number | undefined,
  star: boolean,
  page: string,
  fonts: ReadonlyMap<number, string>,
): void {
  if (nowhere.has(word) || (star && !shown.has(word))) {
    state.inObject = word === 'object' && state.destination === 'text';
    state.destination = word === 'annotation' ? 'comment' : 'nowhere';
  }
  // What an embedded object shows.
  else if (word === 'result' && state.inObject) state.destination = 'text';
  else if (word === 'title' && state.destination === 'nowhere') state.destination = 'title';
  else if (word === 'v') state.hidden = value !== 0;
  else if (word === 'deleted') state.hidden = value !== 0;
  else if (word === 'fs') state.tiny = (value ?? 24) <= 4;
  else if (word === 'highlight' || word === 'cb' || word === 'chcbpat') state.shaded = value !== 0;
  else if (word === 'plain') [state.hidden, state.tiny, state.white, state.shaded] = [false, false, false, false];
  else if (word === 'pard') [state.inTable, state.style, state.level] = [false, 0, undefined];
  else if (word === 'intbl') state.inTable = true;
  else if (word === 's') state.style = value ?? 0;
  else if (word === 'outlinelevel') state.level = (value ?? 9) < 9 ? (value ?? 0) + 1 : undefined;
  else if (word === 'uc') state.skip = Math.min(10, Math.max(0, value ?? 1));
  else if (word === 'f') state.codePage = fonts.get(value ?? 0) ?? page;
}

/** The outline level of each style that is a heading. */
export function rtfStyles(source: string): ReadonlyMap<number, number> {
  const levels = new Map<number, number>();
  for (const [, style, level] of source.slice(0, HEAD).matchAll(/\{\\s(\d{1,5})\b[^{}]{0,600}? ?heading (\d)[;}]/gi))
    levels.set(Number(style), Number(level));
  return levels;
}

/** The tables of fonts and styles stand before the text. */
const HEAD = 300_000;

/** The numbers of white in the table of colours; none where boxes, cells or paragraphs may be dark. */
function whiteColours(source: string): ReadonlySet<number> {
  const table = /\{\\colortbl([^{}]{0,20000})\}/.exec(source.slice(0, HEAD))?.[1] ?? '';
  const colours = table
    .split(';')
    .map((each) => [...each.matchAll(/\\(?:red|green|blue)(\d{1,3})/g)].map(([, part]) => Number(part)));
  const white = colours.flatMap((parts, i) => (parts.length === 3 && parts.every((part) => part >= 250) ? [i] : []));
  return new Set(white.length > 0 && !/\\(?:clcbpat|cbpat|clshdng|shading|shp)(?![a-z])/.test(source) ? white : []);
}

function fontPages(source: string): ReadonlyMap<number, string> {
  const pages = new Map<number, string>();
  for (const [, font, charset] of source.slice(0, HEAD).matchAll(/\{\\f(\d{1,5})\b[^{}]{0,100}?\\fcharset(\d{1,3})/g)) {
    const page = charsets[charset ?? ''];
    if (page !== undefined) pages.set(Number(font), page);
  }
  return pages;
}

const charsets: Readonly<Record<string, string>> = {
  '77': 'macintosh',
  '128': 'shift_jis',
  '129': 'euc-kr',
  '134': 'gbk',
  '136': 'big5',
  '161': 'windows-1253',
  '162': 'windows-1254',
  '163': 'windows-1258',
  '177': 'windows-1255',
  '178': 'windows-1256',
  '186': 'windows-1257',
  '204': 'windows-1251',
  '222': 'windows-874',
  '238': 'windows-1250',
};
const signs: Readonly<Record<string, string>> = {
  emdash: '—',
  endash: '–',
  lquote: '‘',
  rquote: '’',
  ldblquote: '“',
  rdblquote: '”',
  bullet: '•',
  emspace: ' ',
  enspace: ' ',
  qmspace: ' ',
};
/** Destinations that a reader does not see as text. */
const nowhere = new Set(
  (
    'fonttbl colortbl stylesheet listtable listoverridetable info pict object header headerl headerr headerf footer footerl footerr footerf ' +
    'fldinst datastore themedata colorschememapping latentstyles rsidtbl generator xmlnstbl annotation atnid atnauthor atntime atnref bkmkstart bkmkend pntext listtext nonshppict tc xe'
  ).split(' '),
);
/** Destinations that begin with a star and are text all the same. */
const shown = new Set(['shppict', 'shpinst', 'shptxt', 'nesttableprops', 'ud']);
