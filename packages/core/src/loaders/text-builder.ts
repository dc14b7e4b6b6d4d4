import type { Section } from '../ports.ts';

/** A text made of sections, an empty line between them. */
export interface TextBuilder {
  /** Adds a section unless it is blank. */
  add(text: string, section?: Omit<Section, 'from' | 'to'>): void;
  done(): { readonly text: string; readonly sections: readonly Section[] };
}

/** Starts with nothing. */
export function textBuilder(): TextBuilder {
  const parts: string[] = [];
  const sections: Section[] = [];
  let length = 0;
  return {
    add(text, section = { heading: [] }) {
      const part = `${text.trimEnd()}\n`;
      if (part.trim() === '') return;
      if (length > 0) {
        parts.push('\n');
        length++;
      }
      sections.push({ from: length, to: length + part.length, ...section });
      parts.push(part);
      length += part.length;
    },
    done: () => ({ text: parts.join(''), sections }),
  };
}
