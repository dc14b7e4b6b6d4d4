import { extractText, getDocumentProxy } from 'unpdf';
import type { DocumentLoader } from '../ports.ts';
import { cleanText } from './clean.ts';
import { formats } from './formats.ts';
import { textBuilder } from './text-builder.ts';

/** Reads the text layer of a PDF, one section per page. */
export const pdfLoader: DocumentLoader = {
  ...formats.pdf,
  async load({ bytes }) {
    const builder = textBuilder();
    const { text, totalPages } = await extractText(await getDocumentProxy(new Uint8Array(bytes)));
    for (const [i, page] of text.entries()) builder.add(cleanText(page), { heading: [], page: i + 1 });
    return { ...builder.done(), pages: totalPages };
  },
};
