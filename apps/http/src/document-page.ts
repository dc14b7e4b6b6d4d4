import type { LinkedDocument, Passage } from '@kb-mcp/core';
import { html } from './page.ts';
import type { Html, Language, Page } from './page.ts';

export interface DocumentPage {
  readonly document: LinkedDocument;
  readonly passages: readonly Passage[];
  readonly text: string;
  readonly cited: number | undefined;
  readonly language: Language;
}

/** A document as a page: its facts, the place that was cited, and its text with that passage marked and pages numbered. */
export function documentPage({ document, passages, text, cited, language }: DocumentPage): Page {
  const words = wording[language];
  const passage = passages.find(({ ordinal }) => ordinal === cited);
  const body = html`<main>
    <h1 dir="auto">${document.title}</h1>
    <p class="facts">${facts(document, language)}</p>
    ${passage && html`<p class="place"><b>${words.cited}</b> ${place(passage, language)} · <a href="#passage">${words.show}</a></p>`}
    <article class="text" dir="auto" lang="${document.language}">
      ${marked(text, passages, passage, words.page)}
    </article>
  </main>`;
  return { language, title: document.title, body };
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
  if (!/^https?:/.test(document.sourceUrl)) return html`${line}`;
  return html`${line} · <a href="${document.sourceUrl}" rel="noopener noreferrer nofollow">${words.source}</a>`;
}

function place({ page, heading, lines }: Passage, language: Language): string {
  const words = wording[language];
  const parts = [
    page === undefined ? '' : `${words.page} ${page}`,
    heading.join(' › '),
    `${words.lines} ${lines.from}–${lines.to}`,
  ];
  return parts.filter(Boolean).join(' · ');
}

/** The text cut where a page begins and where the cited passage begins and ends. */
function marked(
  text: string,
  passages: readonly Passage[],
  cited: Passage | undefined,
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
    const piece = text.slice(start, ordered[at + 1]);
    const label = pages.has(start) ? html`<span class="page">${pageWord} ${pages.get(start)}</span>` : html``;
    if (start < from || start >= to) return html`${label}${piece}`;
    return start === from ? html`${label}<mark id="passage">${piece}</mark>` : html`${label}<mark>${piece}</mark>`;
  });
}

const dateIn = (language: Language): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' });

const wording = {
  en: {
    date: dateIn('en'),
    cited: 'Cited passage:',
    show: 'show it in the text',
    page: 'page',
    pages: 'pages',
    lines: 'lines',
    source: 'original',
  },
  fr: {
    date: dateIn('fr'),
    cited: 'Passage cité :',
    show: 'le voir dans le texte',
    page: 'page',
    pages: 'pages',
    lines: 'lignes',
    source: 'original',
  },
};
