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
export function parseHtml(html: string): HtmlTree {
  const handler = new DomHandler();
  const { onopentag, onclosetag } = handler;
  let depth = 0;
  let count = 0;
  handler.onopentag = (...tag) => {
    if (++depth > MAX_DEPTH) throw new KbError('unreadable', `The HTML is nested deeper than ${MAX_DEPTH} levels.`);
    checkParts(++count);
    onopentag.apply(handler, tag);
  };
  handler.onclosetag = () => {
    depth--;
    onclosetag.apply(handler);
  };
  new Parser(handler).end(html);
  return handler.root;
}

export type HtmlTextNode = Extract<HtmlNode, { nodeType: 3 }>;

export const isText = (node: HtmlNode): node is HtmlTextNode => node.nodeType === 3;

export const isElement = (node: HtmlNode): node is HtmlElement => 'attribs' in node;

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
