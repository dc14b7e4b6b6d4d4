import type { DocumentLoader } from '../ports.ts';
import { decodeText } from './decode.ts';
import { formats } from './formats.ts';

/** Reads plain text in any encoding as one section. */
export const textLoader: DocumentLoader = {
  ...formats.text,
  async load(source) {
    const text = decodeText(source);
    return { text, sections: [{ from: 0, to: text.length, heading: [] }] };
  },
};
