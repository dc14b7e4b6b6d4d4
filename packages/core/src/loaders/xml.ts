import { KbError } from '../errors.ts';
import type { DocumentLoader, LoadedDocument } from '../ports.ts';
import { cleanLanguage, cleanTitle, cleanUrl } from './clean.ts';
import { decodeText } from './decode.ts';
import { formats } from './formats.ts';
import { type HiddenCounter, hiddenCounter } from './hidden.ts';
import { countConcealed } from './html-hidden.ts';
import { shownHtml } from './html-shown.ts';
import { htmlText } from './html-text.ts';
import { elements, type HtmlElement, type HtmlTree, isElement, parseXml, renameElements, textIn } from './html-tree.ts';
import { recordsDocument } from './json.ts';
import { MAX_MARKUP_BYTES } from './limits.ts';
import { textBuilder } from './text-builder.ts';
import { wikiPages } from './wiki-pages.ts';

/** Reads a feed, one section per entry headed by its title, or the text of any other XML, an element per line. */
export const xmlLoader: DocumentLoader = {
  ...formats.xml,
  async load(source) {
    const raw = decodeText(
      source,
      /^<\?xml[^>]{0,100}encoding\s*=\s*["']([\w-]+)/i.exec(head(source.bytes))?.[1],
      MAX_MARKUP_BYTES,
    );
    const tree = parseXml(raw);
    const root = tree.children.find(isElement);
    if (!root) throw new KbError('unreadable', `${source.name} is not XML.`);
    const hidden = hiddenCounter();
    countConcealed(tree, hidden);
    const { metadata, ...feed } = documentOf(tree, root, hidden);
    if (feed.text === '') throw new KbError('unreadable', `${source.name} holds no text.`);
    const about = { ...metadata, ...hidden.metadata() };
    return { ...feed, metadata: Object.keys(about).length > 0 ? about : undefined };
  },
};

function documentOf(tree: HtmlTree, root: HtmlElement, hidden: HiddenCounter): LoadedDocument {
  if (/^(?:rss|feed|rdf)$/i.test(localName(root))) return feedOf(root, hidden);
  if (root.name === 'mediawiki') return wikiPages(root, hidden);
  const document = otherXml(tree);
  return document.text === '' ? recordsDocument(attributesIn(tree)) : document;
}

/** The attributes of each element as a record, as databases export them; an answer has the title of its question. */
function attributesIn(tree: HtmlTree): Readonly<Record<string, string>>[] {
  const records = [...elements(tree)]
    .map(({ attribs }) => Object.entries(attribs).filter(([name]) => !/^(?:xmlns|xsi|xml)(?::|$)/.test(name)))
    .filter((fields) => fields.length > 0)
    .map((fields): Readonly<Record<string, string>> =>
      Object.fromEntries(fields.map(([name, value]) => [`${name.charAt(0).toLowerCase()}${name.slice(1)}`, value])),
    );
  const titles = new Map(records.map(({ id, title }) => [id, title]));
  return records.map((record) => {
    const title = record['parentId'] === undefined ? undefined : titles.get(record['parentId']);
    return title === undefined ? record : { title, ...record };
  });
}

const head = (bytes: Uint8Array): string => Buffer.from(bytes.subarray(0, 200)).toString('latin1');

const localName = ({ name }: HtmlElement): string => name.slice(name.indexOf(':') + 1);

function feedOf(root: HtmlElement, hidden: HiddenCounter) {
  const builder = textBuilder();
  const visible = (html: string): string => shownHtml(html, hidden, 'paragraphs');
  const channel = root.children.filter(isElement).find((each) => localName(each) === 'channel') ?? root;
  const fields = fieldsIn(channel);
  const about = fields.get('description') ?? fields.get('subtitle');
  const title = cleanTitle(fields.get('title'));
  builder.add([title === undefined ? '' : `# ${title}`, about ? visible(about) : ''].filter(Boolean).join('\n\n'));
  let entries = 0;
  for (const entry of [...channel.children, ...(channel === root ? [] : root.children)].filter(isElement)) {
    if (!/^(?:item|entry)$/.test(localName(entry))) continue;
    const own = fieldsIn(entry);
    if (isFurniture(own)) continue;
    entries++;
    builder.add([entryText(own, visible), ...repliesTo(entry, visible)].join('\n\n'), {
      heading: [cleanTitle(own.get('title')) ?? `Entry ${entries}`],
    });
  }
  const { text, sections } = builder.done();
  const url = cleanUrl(fields.get('link') ?? '');
  return { text, sections, title, url, language: cleanLanguage(fields.get('language')), metadata: { entries } };
}

/** What an export of WordPress has beside pages and posts: menus, styles, files without a description, and what was thrown away. */
const isFurniture = (fields: ReadonlyMap<string, string>): boolean =>
  fields.get('status') === 'trash' ||
  furniture.test(fields.get('post_type') ?? '') ||
  (fields.get('post_type') === 'attachment' && !fields.has('encoded'));

const furniture =
  /^(?:nav_menu_item|wp_(?:global_styles|navigation|template|template_part)|custom_css|customize_changeset|oembed_cache|revision)$/;

function entryText(fields: ReadonlyMap<string, string>, visible: (html: string) => string): string {
  const title = cleanTitle(fields.get('title'));
  const by = cleanTitle(fields.get('creator') ?? fields.get('author'));
  const date = cleanTitle(
    fields.get('pubDate') ?? fields.get('published') ?? fields.get('updated') ?? fields.get('date'),
  );
  const body =
    fields.get('encoded') ?? fields.get('content') ?? fields.get('description') ?? fields.get('summary') ?? '';
  const lines = [date, by, cleanUrl(fields.get('link'))].filter((each) => each !== undefined);
  return [title === undefined ? '' : `## ${title}`, lines.join('\n'), visible(body)].filter(Boolean).join('\n\n');
}

/** The comments on an issue of Jira, each below who wrote it, and when. */
const repliesTo = (entry: HtmlElement, visible: (html: string) => string): string[] =>
  entry.children
    .filter(isElement)
    .filter(({ name }) => name === 'comments')
    .flatMap((comments) => comments.children.filter(isElement))
    .map((each) => [cleanTitle(each.attribs['author']), cleanTitle(each.attribs['created']), visible(textIn(each))])
    .map((lines) => lines.filter(Boolean).join('\n'));

/** The texts of the direct children by local name; a link is its address. */
function fieldsIn(parent: HtmlElement): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const child of parent.children.filter(isElement)) {
    const value = textIn(child).trim() || child.attribs['href'] || '';
    const name = localName(child);
    if (value !== '' && !fields.has(name)) fields.set(name, value);
  }
  return fields;
}

function otherXml(tree: HtmlTree) {
  let title: string | undefined;
  for (const element of elements(tree)) if (localName(element) === 'title') title ??= cleanTitle(textIn(element));
  // Every element begins a line, unless it stands inside a sentence.
  renameElements(tree, (element) => (isInline(element) ? 'span' : 'dd'));
  const { text } = htmlText(tree);
  return { text, title, metadata: {}, sections: [{ from: 0, to: text.length, heading: [] }] };
}

const isInline = ({ previousSibling, nextSibling }: HtmlElement): boolean =>
  [previousSibling, nextSibling].some(
    (node) => node !== null && 'data' in node && node.nodeType === 3 && node.data.trim() !== '',
  );
