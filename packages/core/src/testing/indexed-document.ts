import type { Document } from '../model.ts';
import type { IndexedDocument } from '../ports.ts';

export interface Draft extends Partial<Omit<Document, 'passages'>> {
  readonly key: string;
  /** One passage each: its words are its tokens. */
  readonly texts?: readonly string[];
}

/** A document ready for a store, analysed by cutting at spaces; what the draft leaves out follows from what it says. */
export function indexedDocument({ texts = [], ...draft }: Draft): IndexedDocument {
  const { collection = 'default', key, title = key, language = 'en' } = draft;
  const text = texts.join('\n');
  const document: Document = {
    id: `${collection}.${key}`,
    collection,
    title,
    sourceUrl: `file:///docs/${encodeURIComponent(key.toWellFormed())}`,
    mediaType: 'text/plain',
    language,
    tags: [],
    metadata: {},
    hash: `${language}:${text}`,
    bytes: Buffer.byteLength(text),
    characters: text.length,
    pages: 0,
    updatedAt: '2026-01-01T00:00:00.000Z',
    ...draft,
    passages: texts.length,
  };
  let from = 0;
  const passages = texts.map((passage, line) => {
    const characters = { from, to: from + passage.length };
    from = characters.to + 1;
    const place = { lines: { from: line + 1, to: line + 1 }, characters };
    return { text: passage, heading: [title, `Part ${line + 1}`], ...place, tokens: tokensOf(passage) };
  });
  return { document, titleTokens: tokensOf(title), passages };
}

const tokensOf = (text: string): string => text.toLowerCase().split(/\s+/).filter(Boolean).join(' ');
