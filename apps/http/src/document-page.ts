import type { LinkedDocument, Passage, Span } from '@kb-mcp/core';
import { markup } from './page.ts';
import type { Html, Language, Page } from './page.ts';

export interface DocumentPage {
  readonly document: LinkedDocument;
  readonly passages: readonly Passage[];
  readonly text: string;
  /** The ordinal of a passage, or characters of the text; `changed` when they were ones of another text. */
  readonly cited: number | Span | 'changed' | undefined;
  readonly language: Language;
}

/** A document as a page: its facts, the place that was cited, and its text with that marked and pages numbered. */
export function documentPage({ document, passages, text, cited, language }: DocumentPage): Page {
  const words = wording[language];
  const mark = markOf(passages, cited, text.length);
  const cite = mark
    ? markup`<p class="place"><b>${words[mark.id]}</b> ${place(mark, text, language)} · <a href="#${mark.id}">${words.show}</a></p>`
    : cited === 'changed'
      ? markup`<p class="place">${words.changed}</p>`
      : undefined;
  const shown = marked(readable(text, document.mediaType), passages, mark, words.page);
  const head = markup`<h1 dir="auto">${document.title}</h1><p class="facts">${facts(document, language)}</p>${cite}`;
  const article = markup`<article class="text" dir="auto" lang="${document.language}">${shown}</article>`;
  const body = markup`<main>${head}${article}</main>`;
  return { language, title: document.title, body };
}

interface Mark {
  readonly id: 'passage' | 'quote';
  readonly characters: Span;
  /** The passage that holds its beginning. */
  readonly passage: Passage;
}

function markOf(passages: readonly Passage[], cited: DocumentPage['cited'], length: number): Mark | undefined {
  if (cited === 'changed') return undefined;
  if (typeof cited !== 'object') {
    const passage = passages.find(({ ordinal }) => ordinal === cited);
    return passage && { id: 'passage', characters: passage.characters, passage };
  }
  const holds = ({ characters }: Passage) => characters.from <= cited.from && cited.from < characters.to;
  const passage = passages.find((one) => holds(one) && one.characters.to >= cited.to) ?? passages.find(holds);
  return passage && { id: 'quote', characters: { from: cited.from, to: Math.min(cited.to, length) }, passage };
}

function facts(document: LinkedDocument, language: Language): Html {
  const words = wording[language];
  const changed = words.date.format(new Date(document.updatedAt));
  const parts = [
    document.key,
    document.collection,
    document.pages > 0 ? `${document.pages} ${words.pages}` : '',
    changed,
  ];
  const line = parts.filter(Boolean).join(' · ');
  if (!/^https?:/.test(document.sourceUrl)) return markup`${line}`;
  return markup`${line} · <a href="${document.sourceUrl}" rel="noopener noreferrer nofollow">${words.source}</a>`;
}

function place({ id, characters, passage }: Mark, text: string, language: Language): string {
  const words = wording[language];
  const { page, heading } = passage;
  const lines = id === 'passage' ? passage.lines : linesOf(text, characters);
  const parts = [
    page === undefined ? '' : `${words.page} ${page}`,
    heading.join(' › '),
    lines.from === lines.to ? `${words.line} ${lines.from}` : `${words.lines} ${lines.from}–${lines.to}`,
  ];
  return parts.filter(Boolean).join(' · ');
}

function linesOf(text: string, { from, to }: Span): Span {
  const lineAt = (at: number) => text.slice(0, at).split('\n').length;
  return { from: lineAt(from), to: lineAt(to) };
}

/** The text cut where a page begins and where what is cited begins and ends. */
function marked(
  text: string,
  passages: readonly Passage[],
  cited: Mark | undefined,
  pageWord: string,
): readonly Html[] {
  const pages = new Map<number, number>();
  let page: number | undefined;
  for (const passage of passages) {
    if (passage.page !== undefined && passage.page !== page) pages.set(passage.characters.from, passage.page);
    page = passage.page;
  }
  const { from, to } = cited?.characters ?? { from: text.length, to: text.length };
  const cuts = new Set([0, ...pages.keys(), from, to, text.length].filter((at) => at <= text.length));
  const ordered = [...cuts].toSorted((a, b) => a - b);
  return ordered.slice(0, -1).map((start, at) => {
    const piece = squeezed(text.slice(start, ordered[at + 1]), start === 0);
    const label = pages.has(start) ? markup`<span class="page">${pageWord} ${pages.get(start)}</span>` : markup``;
    if (start < from || start >= to) return markup`${label}${piece}`;
    return start === from
      ? markup`${label}<mark id="${cited?.id}">${piece}</mark>`
      : markup`${label}<mark>${piece}</mark>`;
  });
}

/**
 * The text with the line breaks inside its sentences as spaces, so that it flows on any screen; nothing moves.
 * Only where a line is long, ends in the middle of a sentence, and the next one goes on with a word.
 */
const readable = (text: string, mediaType: string): string =>
  flowing.has(mediaType) ? text.replaceAll(/(?<=[^\n]{60}[\p{L}\p{N},’'-])\n(?=["«“(]?[\p{L}\p{N}])/gu, ' ') : text;

const flowing: ReadonlySet<string> = new Set(['text/markdown', 'text/plain', 'application/pdf']);

/** Without the empty lines that stand for what was left out, such as front matter. */
const squeezed = (text: string, atStart: boolean): string =>
  (atStart ? text.replace(/^\s+/, '') : text).replaceAll(/\n\s*\n\s*\n/g, '\n\n');

const dateIn = (language: Language): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' });

const wording = {
  en: {
    date: dateIn('en'),
    passage: 'Cited passage:',
    quote: 'Cited words:',
    show: 'show it in the text',
    page: 'page',
    pages: 'pages',
    line: 'line',
    lines: 'lines',
    changed: 'The document has changed since it was cited: what was cited may stand elsewhere now, or no longer.',
    source: 'original',
  },
  fr: {
    date: dateIn('fr'),
    passage: 'Passage cité :',
    quote: 'Mots cités :',
    show: 'le voir dans le texte',
    page: 'page',
    pages: 'pages',
    line: 'ligne',
    lines: 'lignes',
    changed:
      'Le document a changé depuis qu’il a été cité : ce qui était cité peut se trouver ailleurs, ou ne plus y être.',
    source: 'original',
  },
};
