import { KbError } from '../errors.ts';
import type { DocumentLoader } from '../ports.ts';
import { cleanTitle } from './clean.ts';
import { chartText } from './chart-text.ts';
import { formats } from './formats.ts';
import { hiddenCounter, type HiddenCounter } from './hidden.ts';
import { countDescriptions } from './office-descriptions.ts';
import { elementOf, elements, type HtmlElement, type HtmlTree, textIn } from './html-tree.ts';
import { checkPages } from './limits.ts';
import { type OfficeParts, officeParts } from './office-parts.ts';
import { shapesIn, shapeText } from './shape-text.ts';
import { slideColours } from './slide-colours.ts';
import { textBuilder } from './text-builder.ts';
import { dateFields } from './dates.ts';

/** Reads a presentation: a section per slide, headed by its title, with its number as page, its tables and its notes. */
export const pptxLoader: DocumentLoader = {
  ...formats.pptx,
  async load(source, options) {
    const parts = officeParts(source, 'a PowerPoint presentation');
    const presentation = parts.xml('ppt/presentation.xml');
    if (!presentation) throw new KbError('unreadable', `${source.name} is not a PowerPoint presentation.`);
    const slides = slideNames(parts, presentation);
    const coloursOf = slideColours(parts);
    checkPages(source.name, slides.length, options?.pages);
    const size = elementOf(presentation, 'p:sldSz')?.attribs;
    const hidden = hiddenCounter();
    const builder = textBuilder();
    let title: string | undefined;
    for (const [i, name] of slides.entries()) {
      options?.signal?.throwIfAborted();
      const slide = slideText({ parts, coloursOf, hidden }, name, {
        width: Number(size?.['cx']),
        height: Number(size?.['cy']),
      });
      title ??= slide.title;
      builder.add(slide.text, { heading: slide.title === undefined ? [] : [slide.title], page: i + 1 });
    }
    const { text, sections } = builder.done();
    if (text === '') throw new KbError('unreadable', `${source.name} holds no text: its slides are pictures.`);
    const core = parts.xml('docProps/core.xml');
    const own = core && cleanTitle(textOf(core, 'dc:title'));
    const author = core && cleanTitle(textOf(core, 'dc:creator'));
    const dates =
      core && dateFields({ created: textOf(core, 'dcterms:created'), modified: textOf(core, 'dcterms:modified') });
    return {
      text,
      sections,
      pages: slides.length,
      title: own !== undefined && !/^(?:powerpoint|presentation\d*$|untitled)/i.test(own) ? own : title,
      metadata: { ...(author === undefined ? {} : { author }), ...dates, ...hidden.metadata() },
    };
  },
};

const textOf = (tree: HtmlTree, name: string): string => {
  const element = elementOf(tree, name);
  return element ? textIn(element) : '';
};

function slideNames(parts: OfficeParts, presentation: HtmlTree): readonly string[] {
  const relations = parts.relations('ppt/presentation.xml');
  return [...elements(presentation)]
    .filter(({ name }) => name === 'p:sldId')
    .flatMap(({ attribs }) => relations.get(attribs['r:id'] ?? '')?.target ?? []);
}

interface SlideSize {
  readonly width: number;
  readonly height: number;
}

interface Reading {
  readonly parts: OfficeParts;
  readonly coloursOf: ReturnType<typeof slideColours>;
  readonly hidden: HiddenCounter;
}

function slideText({ parts, coloursOf, hidden }: Reading, name: string, size: SlideSize) {
  const tree = parts.xml(name);
  if (tree && /^(?:0|false)$/.test(elementOf(tree, 'p:sld')?.attribs['show'] ?? '')) {
    hidden.add('styled', textIn(tree).trim().length + notesOf(parts, name, hidden).length);
    return { title: undefined, text: '' };
  }
  if (tree) countDescriptions(tree, hidden);
  const titles: string[] = [];
  const blocks: string[] = [];
  const unseenIn = tree && coloursOf(name, tree);
  for (const shape of tree ? shapesIn(tree) : []) {
    const text = shapeText(shape, hidden, unseenIn?.(shape));
    if (text === '') continue;
    if (elementOf(shape, 'p:cNvPr')?.attribs['hidden'] === '1') hidden.add('styled', text.length);
    else if (isOffSlide(shape, size)) hidden.add('offPage', text.length);
    else if (/title$/i.test(elementOf(shape, 'p:ph')?.attribs['type'] ?? '')) titles.push(text);
    else blocks.push(text);
  }
  for (const { target, type } of parts.relations(name).values()) {
    const drawn = type === 'chart' || type === 'diagramData' ? parts.xml(target) : undefined;
    if (drawn) blocks.push(chartText(drawn));
  }
  const title = cleanTitle(titles[0]);
  const notes = notesOf(parts, name, hidden);
  const said = [...titles.slice(1), ...blocks.filter(Boolean), ...(notes === '' ? [] : [`Notes: ${notes}`])].join(
    '\n\n',
  );
  return { title, text: title === undefined ? said : `## ${title}\n\n${said}` };
}

function isOffSlide(shape: HtmlElement, { width, height }: SlideSize): boolean {
  const at = elementOf(shape, 'a:off')?.attribs;
  const extent = elementOf(shape, 'a:ext')?.attribs;
  const x = Number(at?.['x']);
  const y = Number(at?.['y']);
  return x >= width || y >= height || x + Number(extent?.['cx']) <= 0 || y + Number(extent?.['cy']) <= 0;
}

function notesOf(parts: OfficeParts, slide: string, hidden: HiddenCounter): string {
  const target = [...parts.relations(slide).values()].find(({ type }) => type === 'notesSlide')?.target;
  const tree = target === undefined ? undefined : parts.xml(target);
  const body = tree && [...shapesIn(tree)].find((shape) => elementOf(shape, 'p:ph')?.attribs['type'] === 'body');
  return body ? shapeText(body, hidden) : '';
}
