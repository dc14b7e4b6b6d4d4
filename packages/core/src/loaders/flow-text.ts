import { cleanText, cleanTitle } from './clean.ts';
import type { Heading } from './outline.ts';

/** Text that flows: white space collapses, blocks are apart, marks appear only before something visible. */
export interface FlowText {
  /** Inline text; its white space collapses. */
  text(text: string): void;
  /** Text whose lines stay as they are. */
  raw(text: string): void;
  /** Whether what comes next stands right behind something. */
  isGlued(): boolean;
  /** At least a line feed (1) or an empty line (2) before what comes next. */
  feed(lines: 1 | 2): void;
  /** Begins a heading; the function ends it. */
  heading(level: number): () => void;
  /** Begins a list item with its mark; the function ends it. */
  item(mark: string): () => void;
  done(): { readonly text: string; readonly headings: readonly Heading[] };
}

/** Starts with nothing. */
export function flowText(): FlowText {
  const parts: string[] = [];
  const headings: Heading[] = [];
  let length = 0;
  let feeds = 0;
  let space = false;
  let mark = '';
  const push = (part: string) => {
    parts.push(part);
    length += part.length;
  };
  const open = () => {
    if (length > 0 && feeds > 0) push('\n'.repeat(feeds));
    else if (length > 0 && space) push(' ');
    feeds = 0;
    space = false;
    if (mark !== '') push(mark);
    mark = '';
  };
  const feed = (lines: 1 | 2) => {
    feeds = Math.max(feeds, lines);
    space = false;
  };
  return {
    text(source) {
      const collapsed = cleanText(source)
        .replaceAll(/[\u200b\ufeff]/g, '')
        .replaceAll(/\s+/g, ' ');
      const words = collapsed.trim();
      if (words === '') {
        space ||= collapsed !== '';
        return;
      }
      if (collapsed.startsWith(' ')) space = true;
      open();
      push(words);
      space = collapsed.endsWith(' ');
    },
    raw(source) {
      const lines = cleanText(source);
      if (lines.trim() === '') {
        if (lines.includes('\n')) feed(1);
        else space ||= lines !== '';
        return;
      }
      open();
      push(lines.trimEnd());
      const tail = lines.slice(lines.trimEnd().length);
      if (tail.includes('\n')) feed(1);
      else space = tail !== '';
    },
    isGlued: () => length > 0 && feeds === 0 && !space && mark === '',
    feed,
    heading(level) {
      feed(2);
      mark = `${'#'.repeat(level)} `;
      const first = parts.length;
      const own = mark;
      const before = length;
      return () => {
        mark = '';
        feed(2);
        const source = parts.slice(first, first + 100).join('');
        const title = cleanTitle(source.replace(own, ''));
        if (title !== undefined) headings.push({ from: before + source.search(/\S/), level, title });
      };
    },
    item(next) {
      feed(1);
      mark = next;
      return () => {
        mark = '';
        feed(1);
      };
    },
    done: () => ({ text: length > 0 ? `${parts.join('')}\n` : '', headings }),
  };
}
