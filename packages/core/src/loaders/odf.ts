import { KbError } from '../errors.ts';
import type { DocumentLoader } from '../ports.ts';
import { cleanLanguage, cleanTitle } from './clean.ts';
import { formats } from './formats.ts';
import { dropHidden } from './odf-hidden.ts';
import { htmlText } from './html-text.ts';
import { elementOf, elements, type HtmlElement, type HtmlTree, parseXml, renameElements, textIn } from './html-tree.ts';
import { checkPages } from './limits.ts';
import { officeParts } from './office-parts.ts';
import { sectionsOf } from './outline.ts';
import { textBuilder } from './text-builder.ts';
import { dateFields } from './dates.ts';

/** Reads a text or a presentation of OpenDocument: headings as sections, or a section per slide; deleted text and comments are left out. */
export const odfLoader: DocumentLoader = {
  ...formats.odf,
  async load(source, options) {
    const parts = officeParts(source, 'an OpenDocument file');
    // Spaces and tabs are elements, which would glue the words around them.
    const content = parts.text('content.xml')?.replaceAll(/<text:(?:s|tab)\b[^>]{0,200}\/>/g, ' ');
    const tree = content === undefined ? undefined : parseXml(content);
    const body = tree && elementOf(tree, 'office:body');
    if (!tree || !body) {
      const locked = parts.text('META-INF/manifest.xml')?.includes('manifest:encryption-data') === true;
      throw new KbError(
        'unreadable',
        `${source.name} is ${locked ? 'protected by a password' : 'no OpenDocument file'}.`,
      );
    }
    const hidden = dropHidden([parts.xml('styles.xml'), tree], body);
    const meta = parts.xml('meta.xml');
    const field = (name: string) => meta && cleanTitle(fieldText(meta, name));
    const slides = [...elements(body)].filter(({ name }) => name === 'draw:page');
    checkPages(source.name, slides.length, options?.pages);
    const read = slides.length > 0 ? slidesOf(slides) : textOf(body);
    if (read.text === '') throw new KbError('unreadable', `${source.name} holds no text.`);
    const author = field('meta:initial-creator') ?? field('dc:creator');
    const dates = dateFields({ created: field('meta:creation-date'), modified: field('dc:date') });
    return {
      ...read,
      title: field('dc:title') ?? read.title,
      language: cleanLanguage(field('dc:language')),
      ...(slides.length > 0 ? { pages: slides.length } : {}),
      metadata: { ...(author === undefined ? {} : { author }), ...dates, ...hidden.metadata() },
    };
  },
};

const fieldText = (tree: HtmlTree, name: string): string | undefined => {
  const element = elementOf(tree, name);
  return element && textIn(element);
};

function textOf(body: HtmlElement) {
  renameElements(body, htmlName);
  const { text, headings } = htmlText(body);
  return { text, sections: sectionsOf(text, headings), title: headings[0]?.title };
}

function slidesOf(slides: readonly HtmlElement[]) {
  const builder = textBuilder();
  let first: string | undefined;
  for (const [i, slide] of slides.entries()) {
    const box = [...elements(slide)].find(({ attribs }) => attribs['presentation:class'] === 'title');
    const title = box && cleanTitle(textIn(box));
    if (box) box.name = 'script';
    const notes = elementOf(slide, 'presentation:notes');
    renameElements(slide, (element) => (element === box || element === notes ? 'script' : htmlName(element)));
    const said = htmlText(slide).text;
    const noted = notes ? htmlText(notes).text : '';
    const text = [title === undefined ? '' : `## ${title}`, said, noted === '' ? '' : `Notes: ${noted}`];
    builder.add(text.filter(Boolean).join('\n\n'), { heading: title === undefined ? [] : [title], page: i + 1 });
    first ??= title;
  }
  return { ...builder.done(), title: first };
}

function htmlName({ name, attribs }: HtmlElement): string | undefined {
  if (name === 'text:h') return `h${Math.min(6, Math.max(1, Number(attribs['text:outline-level']) || 1))}`;
  return names[name];
}

const names: Readonly<Record<string, string>> = {
  'text:p': 'p',
  'text:list': 'ul',
  'text:list-item': 'li',
  'text:list-header': 'li',
  'text:line-break': 'br',
  'table:table': 'table',
  'table:table-row': 'tr',
  'table:table-cell': 'td',
  'table:covered-table-cell': 'td',
  'text:tracked-changes': 'script',
  'text:table-of-content': 'script',
  'text:hidden-text': 'script',
  'office:annotation': 'script',
  'office:forms': 'script',
  'svg:title': 'script',
  'svg:desc': 'script',
};
