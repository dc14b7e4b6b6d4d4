import type { IndexedDocument, IndexedPassage } from '../../ports.ts';

/** The same with U+FFFD for each NUL, which the SQLite module of Node 22 takes for the end of a text. Lengths stay. */
export function withoutNul(indexed: IndexedDocument): IndexedDocument {
  const { document, titleTokens, passages } = indexed;
  return {
    document: {
      ...document,
      key: replaceNul(document.key),
      title: replaceNul(document.title),
      sourceUrl: replaceNul(document.sourceUrl),
      tags: document.tags.map(replaceNul),
    },
    titleTokens: replaceNul(titleTokens),
    passages: passages.some(hasNul) ? passages.map(cleanPassage) : passages,
  };
}

export const replaceNul = (text: string): string => (text.includes('\0') ? text.replaceAll('\0', '\uFFFD') : text);

const hasNul = ({ text, tokens }: IndexedPassage): boolean => text.includes('\0') || tokens.includes('\0');

const cleanPassage = (passage: IndexedPassage): IndexedPassage => ({
  ...passage,
  text: replaceNul(passage.text),
  tokens: replaceNul(passage.tokens),
});
