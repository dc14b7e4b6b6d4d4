import { DomHandler, Parser, type parseDocument } from 'htmlparser2';
import { KbError } from '../errors.ts';
import type { LoadedDocument } from '../ports.ts';
import { checkParts } from './limits.ts';
import { cleanLanguage, cleanTags, cleanTitle, cleanUrl } from './clean.ts';

export type HtmlTree = ReturnType<typeof parseDocument>;
export type HtmlNode = HtmlTree['children'][number];
export type HtmlElement = Extract<HtmlNode, { attribs: object }>;

const MAX_DEPTH = 1_000;

/** The tree of a page, however broken its tags are. Nesting deeper than any page needs is `unreadable`. */
export const parseHtml = (html: string): HtmlTree => parseTree(html, false);

/** The tree of an XML file, names as they are written. Entities of its own are not expanded. */
export const parseXml = (xml: string): HtmlTree => parseTree(xml, true);

function parseTree(markup: string, xmlMode: boolean): HtmlTree {
  const handler = new DomHandler();
  const { onopentag, onclosetag } = handler;
  let depth = 0;
  let count = 0;
  handler.onopentag = (...tag) => {
    if (++depth > MAX_DEPTH)
      throw new KbError('unreadable', `The ${xmlMode ? 'XML' : 'HTML'} is nested deeper than ${MAX_DEPTH} levels.`);
    checkParts(++count);
    onopentag.apply(handler, tag);
  };
  handler.onclosetag = () => {
    depth--;
    onclosetag.apply(handler);
  };
  new Parser(handler, { xmlMode }).end(markup);
  return handler.root;
}

export type HtmlTextNode = Extract<HtmlNode, { nodeType: 3 }>;

export const isText = (node: HtmlNode): node is HtmlTextNode => node.nodeType === 3;

export const isElement = (node: HtmlNode): node is HtmlElement => 'attribs' in node;

/** The element that another one stands in, if any. */
export const parentOf = ({ parent }: HtmlElement): HtmlElement | undefined =>
  parent !== null && 'attribs' in parent ? parent : undefined;

/** The text below a node, of CDATA as well. */
export function textIn(node: HtmlNode | HtmlTree): string {
  const parts: string[] = [];
  const stack: (HtmlNode | HtmlTree)[] = [node];
  for (let next = stack.pop(); next; next = stack.pop()) {
    if ('data' in next && next.nodeType === 3) parts.push(next.data);
    else if ('children' in next)
      for (let child = next.lastChild; child; child = child.previousSibling) stack.push(child);
  }
  return parts.join('');
}

/** The first element of a name, at any depth. */
export function elementOf(root: HtmlTree | HtmlElement, name: string): HtmlElement | undefined {
  for (const element of elements(root)) if (element.name === name) return element;
  return undefined;
}

/** Gives elements the names of HTML that mean the same; what has none is left as it is, and reads as its content. */
export function renameElements(
  root: HtmlTree | HtmlElement,
  nameFor: (element: HtmlElement) => string | undefined,
): void {
  for (const element of elements(root)) element.name = nameFor(element) ?? element.name;
}

/** All elements in document order, outside those that `skip` names. */
export function* elements(
  root: HtmlTree | HtmlElement,
  skip: (element: HtmlElement) => boolean = () => false,
): Generator<HtmlElement> {
  const stack: HtmlNode[] = [...root.children].toReversed();
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (!isElement(node) || skip(node)) continue;
    yield node;
    for (let child = node.lastChild; child; child = child.previousSibling) stack.push(child);
  }
}

/** What the head of a page says about it. */
export function htmlFields(tree: HtmlTree): Pick<LoadedDocument, 'title' | 'language' | 'url' | 'tags' | 'metadata'> {
  let language: string | undefined;
  let title: string | undefined;
  let canonical: string | undefined;
  const meta = new Map<string, string>();
  for (const element of elements(tree, ({ name }) => name === 'svg')) {
    const { name, attribs } = element;
    if (name === 'html') language ??= cleanLanguage(attribs['lang'] ?? attribs['xml:lang']);
    else if (name === 'title')
      title ??= cleanTitle(element.children.map((child) => ('data' in child ? child.data : '')).join(''));
    else if (name === 'link' && attribs['rel']?.toLowerCase() === 'canonical') canonical ??= cleanUrl(attribs['href']);
    else if (name === 'meta') {
      const key = (attribs['name'] ?? attribs['property'] ?? '').toLowerCase();
      const content = cleanTitle(attribs['content']);
      if (content !== undefined && !meta.has(key)) meta.set(key, content);
    }
  }
  const kept = ['description', 'author', 'article:published_time', 'article:modified_time'].flatMap((key) => {
    const value = meta.get(key);
    return value === undefined ? [] : [[key.replace(/^article:(\w+)_time$/, '$1'), value]];
  });
  return {
    title: title ?? meta.get('og:title'),
    language,
    url: canonical ?? cleanUrl(meta.get('og:url')),
    tags: cleanTags(meta.get('keywords')),
    metadata: kept.length > 0 ? Object.fromEntries(kept) : undefined,
  };
}
