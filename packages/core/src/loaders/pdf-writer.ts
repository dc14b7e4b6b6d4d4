import { KbError } from '../errors.ts';
import type { Section } from '../ports.ts';
import { cleanText } from './clean.ts';
import { MAX_TEXT_BYTES } from './limits.ts';
import type { Heading } from './outline.ts';
import { type OutlineEntry, pdfHeadings } from './pdf-headings.ts';
import { hyphenJoiner } from './pdf-hyphens.ts';
import type { PdfLine } from './pdf-lines.ts';
import { pdfBlocks } from './pdf-paragraphs.ts';
import { textBuilder } from './text-builder.ts';

/** Writes pages one after the other, a section per heading and page. */
export interface PdfWriter {
  add(lines: readonly PdfLine[], page: number): void;
  /** A page whose text is known already. */
  addText(text: string, page: number): void;
  done(): { readonly text: string; readonly sections: readonly Section[] };
}

/** Less than this between headings is no section of its own: a page number, a name. */
const STRAY = 40;

/** Starts with what a sample of the pages shows to be usual. */
export function pdfWriter(
  sample: readonly (readonly PdfLine[])[],
  outline: readonly OutlineEntry[],
  name: string,
): PdfWriter {
  const builder = textBuilder();
  const findHeadings = pdfHeadings(sample, outline);
  const joinHyphen = hyphenJoiner(() => sample);
  let open: readonly Omit<Heading, 'from'>[] = [];
  let characters = 0;
  return {
    add(lines, page) {
      const blocks = pdfBlocks(lines, joinHyphen);
      const headings = findHeadings(blocks, page);
      let part: string[] = [];
      let hasBody = false;
      const flush = () => {
        const text = cleanText(part.join('\n\n'));
        characters += text.length;
        if (characters > MAX_TEXT_BYTES)
          throw new KbError('too_large', `${name} holds more than ${MAX_TEXT_BYTES / 1024 / 1024} MB of text.`);
        builder.add(text, { heading: open.map(({ title }) => title), page });
        part = [];
        hasBody = false;
      };
      for (const [i, { text }] of blocks.entries()) {
        const own = headings.filter(({ block }) => block === i);
        // A heading without text of its own begins the next section.
        if (own.length > 0 && hasBody) flush();
        for (const heading of own) open = [...open.filter(({ level }) => level < heading.level), heading];
        part.push(text);
        hasBody ||= own.length === 0 && text.length >= STRAY;
      }
      flush();
    },
    addText(text, page) {
      if (text !== '') builder.add(text, { heading: open.map(({ title }) => title), page });
    },
    done: builder.done,
  };
}
