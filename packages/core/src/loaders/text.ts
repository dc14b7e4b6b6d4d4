import type { DocumentLoader } from '../ports.ts';
import { decodeText } from './decode.ts';
import { formats } from './formats.ts';
import { hiddenCounter } from './hidden.ts';
import { sectionsOf } from './outline.ts';
import { shownSubtitles } from './subtitles.ts';
import { textHeadings } from './text-headings.ts';

/** Reads plain text in any encoding: reStructuredText, AsciiDoc and Org with their headings as sections, anything else as one; subtitles without their tags. */
export const textLoader: DocumentLoader = {
  ...formats.text,
  async load(source) {
    const hidden = hiddenCounter();
    const written = decodeText(source);
    const text = /\.(?:srt|vtt)$/i.test(source.name) ? shownSubtitles(written, hidden) : written;
    const found = hidden.metadata();
    const headings = textHeadings(source.name, text);
    const title = (headings.find(({ level }) => level === 1) ?? headings[0])?.title;
    return {
      ...(found.hidden && { metadata: found }),
      text,
      title,
      sections: headings.length > 0 ? sectionsOf(text, headings) : [{ from: 0, to: text.length, heading: [] }],
    };
  },
};
