import type { Section } from '../ports.ts';
import { checkCharacters, checkParts } from './limits.ts';

/** A text made of sections, an empty line between them. */
export interface TextBuilder {
  /** Adds a section unless it is blank. What has the same heading as the section before continues it, unless it has a page or is whole. */
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
      const to = length + part.length;
      const last = sections.at(-1);
      if (last && continues(last, section)) sections[sections.length - 1] = { ...last, to };
      else sections.push({ from: length, to, ...section });
      parts.push(part);
      length = to;
      checkParts(sections.length);
      checkCharacters(length);
    },
    done: () => ({ text: parts.join(''), sections }),
  };
}

const continues = (last: Section, next: Omit<Section, 'from' | 'to'>): boolean =>
  [last, next].every(({ page, whole }) => page === undefined && whole !== true) &&
  last.heading.length === next.heading.length &&
  last.heading.every((title, i) => title === next.heading[i]);
