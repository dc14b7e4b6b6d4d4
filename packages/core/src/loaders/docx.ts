import mammoth from 'mammoth';
import { KbError } from '../errors.ts';
import type { DocumentLoader } from '../ports.ts';
import { formats } from './formats.ts';
import { htmlText } from './html-text.ts';
import { parseHtml } from './html-tree.ts';
import { sectionsOf } from './outline.ts';
import { isHonest, zipEntries } from './zip-entries.ts';

/** The parser needs some twenty times this in memory. */
const MAX_XML = 32 * 1024 * 1024;

/** Reads a Word document as Markdown-like text, with its headings as sections and its tables as rows. */
export const docxLoader: DocumentLoader = {
  ...formats.docx,
  async load(source) {
    const entries = zipEntries(source.bytes);
    if (!entries) throw new KbError('unreadable', `${source.name} is not a Word document, or it is damaged.`);
    const parts = entries.filter(({ name }) => /\.(?:xml|rels)$/i.test(name));
    if (parts.reduce((sum, { size }) => sum + size, 0) > MAX_XML) {
      throw new KbError('too_large', `${source.name} expands to more than ${MAX_XML / 1024 / 1024} MB of XML.`);
    }
    if (!parts.every(isHonest))
      throw new KbError('unreadable', `${source.name} is damaged: its parts are not what they declare.`);
    const { text, headings } = htmlText(parseHtml(await toHtml(source.bytes, source.name)));
    if (text === '') throw new KbError('unreadable', `${source.name} holds no text.`);
    return { text, title: headings[0]?.title, sections: sectionsOf(text, headings) };
  },
};

async function toHtml(bytes: Uint8Array, name: string): Promise<string> {
  try {
    const { value } = await mammoth.convertToHtml(
      { buffer: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) },
      {
        styleMap: ["p[style-name='Title'] => h1:fresh", "p[style-name='Subtitle'] => p:fresh"],
        convertImage: mammoth.images.imgElement(async () => ({ src: '' })),
      },
    );
    return value;
  } catch (cause) {
    throw new KbError('unreadable', `${name} is a damaged Word document.`, { cause });
  }
}
