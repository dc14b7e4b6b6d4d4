import { type FlowText, flowText } from './flow-text.ts';
import { isDropped, isFrame } from './html-main.ts';
import { tableText } from './html-table.ts';
import { type HtmlElement, type HtmlNode, type HtmlTextNode, type HtmlTree, isElement, isText } from './html-tree.ts';
import type { Heading } from './outline.ts';
import { raised } from './raised.ts';

export interface HtmlText {
  readonly text: string;
  readonly headings: readonly Heading[];
}

/** What line feeds of the source mean, where it is not quite HTML: an empty line parts paragraphs, or each ends a line. */
export type HtmlBreaks = 'paragraphs' | 'lines';

/** The visible text of a tree as Markdown-like text, with the places of its headings. With `frame`, footers and asides are left out as well. */
export function htmlText(
  root: HtmlTree | HtmlElement,
  {
    frame = false,
    inline = false,
    breaks,
  }: { frame?: boolean; inline?: boolean; breaks?: HtmlBreaks | undefined } = {},
): HtmlText {
  const out = flowText();
  const stack: (HtmlNode | (() => void))[] = [];
  let pre = 0;
  const lists: { readonly ordered: boolean; count: number }[] = [];
  const push = (node: Pick<HtmlTree, 'lastChild'>) => {
    for (let child = node.lastChild; child; child = child.previousSibling) stack.push(child);
  };
  const within = (element: HtmlElement, leave: () => void) => {
    stack.push(leave);
    push(element);
  };
  const enter = (element: HtmlElement) => {
    const { name } = element;
    const level = /^h([1-6])$/.exec(name)?.[1];
    if (name === 'br') out.feed(1);
    else if (name === 'hr') out.feed(2);
    else if (level !== undefined && !inline) within(element, out.heading(Number(level)));
    else if (name === 'pre') {
      out.feed(2);
      pre++;
      within(element, () => {
        pre--;
        out.feed(2);
      });
    } else if (name === 'ul' || name === 'ol' || name === 'menu') {
      out.feed(lists.length > 0 ? 1 : 2);
      lists.push({ ordered: name === 'ol', count: Number.parseInt(element.attribs['start'] ?? '1', 10) || 1 });
      within(element, () => {
        lists.pop();
        out.feed(lists.length > 0 ? 1 : 2);
      });
    } else if (name === 'li') {
      const list = lists.at(-1);
      const mark = list?.ordered === true ? `${list.count++}. ` : '- ';
      within(element, out.item('  '.repeat(Math.max(0, Math.min(lists.length, 8) - 1)) + mark));
    } else if (name === 'table' && !inline) {
      const table = tableText(element, (cell) => htmlText(cell, { inline: true }).text);
      out.feed(2);
      if (table === undefined) within(element, () => out.feed(2));
      else {
        out.raw(table);
        out.feed(2);
      }
    } else if (name === 'td' || name === 'th' || lines.has(name)) {
      out.feed(1);
      within(element, () => out.feed(1));
    } else if (blocks.has(name)) {
      const inItem = lists.length > 0 ? 1 : 2;
      out.feed(inItem);
      within(element, () => out.feed(inItem));
    } else {
      const figure = name === 'sup' && pre === 0 && out.isGlued() ? raised(shortText(element) ?? '') : undefined;
      if (figure === undefined) push(element);
      else out.text(figure);
    }
  };
  push(root);
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (typeof node === 'function') node();
    else if (node.nodeType === 4) push(node);
    else if (isText(node)) {
      if (pre > 0) out.raw(node.data);
      else if (breaks && mayBreak(node.parent)) broken(out, node.data, breaks);
      else out.text(node.data);
    } else if (isElement(node)) {
      if (isDropped(node) || (frame && isFrame(node)) || isMark(node)) continue;
      enter(node);
    }
  }
  return out.done();
}

/** Whether text is direct content of the page, or of a part of it: in paragraphs, lists and tables tags say where lines end. */
const mayBreak = (parent: HtmlTextNode['parent']): boolean =>
  parent === null ||
  !('name' in parent) ||
  /^(?:html|body|div|blockquote|section|article|main|center)$/.test(parent.name);

function broken(out: FlowText, text: string, breaks: HtmlBreaks): void {
  for (const part of text.split(/(\n\s*)/)) {
    const feeds = part.startsWith('\n') ? part.split('\n').length - 1 : 0;
    if (feeds > 1) out.feed(2);
    else if (feeds === 1 && breaks === 'lines') out.feed(1);
    else if (part !== '') out.text(part);
  }
}

/** A footnote number or a paragraph sign: a link inside the page with hardly a letter. */
function isMark(element: HtmlElement): boolean {
  if (element.name !== 'a' || element.attribs['href']?.startsWith('#') !== true) return false;
  return /^\s*(?:\[\s*(?:\d+|[a-z]|note \d+)\s*\]|[¶#§↑^↩]+\uFE0E?)\s*$/i.test(shortText(element) ?? '');
}

/** What is seen of an element that holds little. */
function shortText(element: HtmlElement): string | undefined {
  let text = '';
  const stack: HtmlNode[] = [element];
  let left = 20;
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (left-- === 0 || (isText(node) && node.data.length > 40)) return undefined;
    if (isText(node)) text += node.data;
    else if (isElement(node) && !isDropped(node))
      for (let child = node.lastChild; child && stack.length <= left; child = child.previousSibling) stack.push(child);
  }
  return text;
}

const blocks = new Set(
  'p div section article main header footer aside figure blockquote dl form fieldset details address hgroup center body html'.split(
    ' ',
  ),
);
const lines = new Set('tr dt dd figcaption caption summary legend option thead tbody tfoot'.split(' '));
