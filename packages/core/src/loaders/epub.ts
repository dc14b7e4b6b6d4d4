import { KbError } from '../errors.ts';
import type { DocumentLoader } from '../ports.ts';
import { cleanLanguage, cleanTitle } from './clean.ts';
import { formats } from './formats.ts';
import { hiddenCounter } from './hidden.ts';
import { countConcealed } from './html-hidden.ts';
import { applyStyles } from './html-styles.ts';
import { htmlText } from './html-text.ts';
import { elementOf, elements, type HtmlTree, parseHtml, textIn } from './html-tree.ts';
import { type OfficeParts, officeParts, partPath } from './office-parts.ts';
import { sectionsOf } from './outline.ts';
import { textBuilder } from './text-builder.ts';
import { dateFields } from './dates.ts';

/** Reads a book: its chapters in reading order, with their headings as sections. A chapter without a heading has the name that the contents give it. */
export const epubLoader: DocumentLoader = {
  ...formats.epub,
  async load(source, options) {
    const parts = officeParts(source, 'an EPUB book');
    if (
      parts.names.includes('META-INF/rights.xml') ||
      parts.text('META-INF/encryption.xml')?.includes('content/') === true
    )
      throw new KbError('unreadable', `${source.name} is protected: its chapters are encrypted.`);
    const container = parts.xml('META-INF/container.xml');
    const path = container && elementOf(container, 'rootfile')?.attribs['full-path'];
    const book = path === undefined ? undefined : parts.xml(path);
    if (path === undefined || !book) throw new KbError('unreadable', `${source.name} is not an EPUB book.`);
    const field = (name: string) => {
      const element = elementOf(book, name);
      return element && cleanTitle(textIn(element));
    };
    const builder = textBuilder();
    const hidden = hiddenCounter();
    const chapters = chapterPaths(book, path.slice(0, path.lastIndexOf('/') + 1));
    const contents = contentsOf(parts);
    const sheetAt = sheetReader(parts);
    for (const chapter of chapters) {
      options?.signal?.throwIfAborted();
      const html = parts.text(chapter);
      if (html === undefined) continue;
      const tree = parseHtml(html);
      applyStyles(tree, { read: (href, from) => sheetAt(href, from ?? chapter), still: true });
      countConcealed(tree, hidden);
      const { text, headings } = htmlText(tree);
      const name = contents.get(chapter);
      for (const { from, to, heading } of sectionsOf(text, headings))
        builder.add(text.slice(from, to), { heading: heading.length > 0 || name === undefined ? heading : [name] });
    }
    const { text, sections } = builder.done();
    if (text === '') throw new KbError('unreadable', `${source.name} holds no text.`);
    const author = field('dc:creator');
    const dates = dateFields({ created: field('dc:date'), modified: field('dcterms:modified') });
    return {
      text,
      sections,
      title: field('dc:title'),
      language: cleanLanguage(field('dc:language')),
      metadata: {
        chapters: chapters.length,
        ...(author === undefined ? {} : { author }),
        ...dates,
        ...hidden.metadata(),
      },
    };
  },
};

/** Gives the style sheets of a book by their addresses in other parts; its chapters share them. */
function sheetReader(parts: OfficeParts) {
  const known = new Map<string, string | undefined>();
  return (href: string, from: string) => {
    const at = partPath(from.slice(0, from.lastIndexOf('/') + 1), decoded(href.split(/[?#]/)[0]));
    if (!known.has(at)) known.set(at, parts.text(at));
    const css = known.get(at);
    return css === undefined ? undefined : { at, css };
  };
}

/** In the order of the spine. */
function chapterPaths(book: HtmlTree, folder: string): readonly string[] {
  const byId = new Map<string, string>();
  const spine: string[] = [];
  for (const { name, attribs } of elements(book)) {
    const isPage = /xhtml|html|xml/.test(attribs['media-type'] ?? '') && attribs['properties'] !== 'nav';
    if (name.endsWith('item') && isPage) byId.set(attribs['id'] ?? '', partPath(folder, decoded(attribs['href'])));
    else if (name.endsWith('itemref')) spine.push(attribs['idref'] ?? '');
  }
  return spine.flatMap((id) => byId.get(id) ?? []);
}

/** The names that the table of contents gives to files. */
function contentsOf(parts: OfficeParts): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const add = (from: string, href: string | undefined, title: string | undefined) => {
    const target = partPath(from.slice(0, from.lastIndexOf('/') + 1), decoded(href?.split('#')[0]));
    if (title !== undefined && !found.has(target)) found.set(target, title);
  };
  for (const name of parts.names.filter((each) => /(?:\.ncx|nav\.x?html?)$/i.test(each))) {
    const tree = parts.xml(name);
    for (const element of tree ? elements(tree) : []) {
      if (element.name === 'a') add(name, element.attribs['href'], cleanTitle(textIn(element)));
      const content = element.name === 'navPoint' ? elementOf(element, 'content') : undefined;
      const label = content && elementOf(element, 'text');
      if (label) add(name, content.attribs['src'], cleanTitle(textIn(label)));
    }
  }
  return found;
}

function decoded(href = ''): string {
  try {
    return decodeURIComponent(href);
  } catch {
    // A percent sign that means itself.
    return href;
  }
}
