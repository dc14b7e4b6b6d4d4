import { KbError } from '../errors.ts';
import type { DocumentLoader } from '../ports.ts';
import { cleanText, cleanTitle } from './clean.ts';
import { decodeText } from './decode.ts';
import { formats } from './formats.ts';
import { type HiddenCounter, hiddenCounter } from './hidden.ts';
import { stillPageText } from './html-still.ts';
import { MAX_MARKUP_BYTES } from './limits.ts';
import { markdownHeadings } from './markdown-headings.ts';
import { withoutMarkdownEntities } from './markdown-entities.ts';
import { shownMarkdown } from './markdown-hidden.ts';
import { sectionsOf } from './outline.ts';
import { isRecord } from './plain.ts';

/** Reads a notebook as Markdown: its texts, its code in fences, and what the code printed. Pictures are left out. */
export const notebookLoader: DocumentLoader = {
  ...formats.notebook,
  async load(source) {
    const notebook = parse(decodeText(source, undefined, MAX_MARKUP_BYTES), source.name);
    const metadata = isRecord(notebook['metadata']) ? notebook['metadata'] : {};
    const language = languageOf(metadata);
    const cells = notebook['cells'];
    if (!Array.isArray(cells)) throw new KbError('unreadable', `${source.name} is not a notebook of version 4.`);
    const hidden = hiddenCounter();
    const text = `${cells
      .map((cell) => cellText(cell, language, hidden))
      .filter(Boolean)
      .join('\n\n')}\n`;
    if (text.trim() === '') throw new KbError('unreadable', `${source.name} holds no text.`);
    const headings = markdownHeadings(text);
    return {
      text,
      title: cleanTitle(metadata['title']) ?? headings[0]?.title,
      sections: sectionsOf(text, headings),
      metadata: {
        cells: cells.length,
        ...(language === '' ? {} : { programmingLanguage: language }),
        ...hidden.metadata(),
      },
    };
  },
};

function parse(text: string, name: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (isRecord(value)) return value;
  } catch (cause) {
    throw new KbError('unreadable', `${name} is not a notebook: it is not valid JSON.`, { cause });
  }
  throw new KbError('unreadable', `${name} is not a notebook.`);
}

function languageOf(metadata: Readonly<Record<string, unknown>>): string {
  const kernel = metadata['kernelspec'];
  const info = metadata['language_info'];
  return (isRecord(info) && cleanTitle(info['name'])) || (isRecord(kernel) && cleanTitle(kernel['language'])) || '';
}

function cellText(cell: unknown, language: string, hidden: HiddenCounter): string {
  if (!isRecord(cell)) return '';
  const source = joined(cell['source']);
  if (cell['cell_type'] !== 'code') return withoutMarkdownEntities(shownMarkdown(source, hidden)).trim();
  const outputs = Array.isArray(cell['outputs'])
    ? cell['outputs'].map((each) => outputText(each, hidden)).filter(Boolean)
    : [];
  return [fenced(source, language), ...outputs.map((output) => fenced(output, 'output'))].filter(Boolean).join('\n\n');
}

function outputText(output: unknown, hidden: HiddenCounter): string {
  if (!isRecord(output)) return '';
  const data = isRecord(output['data']) ? output['data'] : {};
  const plain = joined(data['text/plain']);
  const said = joined(output['text']) || (isStandIn(plain) ? shownText(data, hidden) : plain);
  return (
    said.slice(0, MAX_OUTPUT) ||
    [output['ename'], output['evalue']].filter((each) => typeof each === 'string').join(': ')
  );
}

/** Nothing, or what stands for something that has no plain text, as `<IPython.core.display.HTML object>`. */
const isStandIn = (text: string): boolean => /^(?:<[^<>\n]*>)?$/.test(text);

/** What a reader sees instead; nothing of a picture. */
function shownText(data: Readonly<Record<string, unknown>>, hidden: HiddenCounter): string {
  const markdown = joined(data['text/markdown']);
  if (markdown !== '') return withoutMarkdownEntities(shownMarkdown(markdown, hidden)).trim();
  const page = joined(data['text/html']);
  const html = page.length > MAX_PAGE ? '' : stillPageText(page, hidden).text.trim();
  const isPicture = Object.keys(data).some((type) => type.startsWith('image/'));
  return html !== '' || isPicture ? html : joined(data['text/plain']);
}

/** A larger page is a program that draws. */
const MAX_PAGE = 1_000_000;

/** What code printed beyond this is a log. */
const MAX_OUTPUT = 20_000;

const fenced = (text: string, language: string): string =>
  text.trim() === '' ? '' : `\`\`\`\`${language}\n${text.trimEnd()}\n\`\`\`\``;

const joined = (source: unknown): string =>
  cleanText(
    Array.isArray(source)
      ? source.filter((each) => typeof each === 'string').join('')
      : typeof source === 'string'
        ? source
        : '',
  ).trim();
