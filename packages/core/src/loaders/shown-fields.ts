import { KbError } from '../errors.ts';
import type { HiddenCounter } from './hidden.ts';
import { htmlIn } from './html-mixed.ts';
import { shownHtml } from './html-shown.ts';
import { withoutMarkdownEntities } from './markdown-entities.ts';
import { shownMarkdown } from './markdown-hidden.ts';
import { isRecord } from './plain.ts';

/** A value with its texts as a reader sees them: exports of websites hold HTML. Fields that are named as code stay as they are, and so does what is nested deeper than people write. */
export function shownFields(value: unknown, hidden: HiddenCounter, depth = 0): unknown {
  if (typeof value === 'string') return shownText(value, hidden);
  if (depth > MAX_DEPTH) return value;
  if (Array.isArray(value)) {
    let changed: unknown[] | undefined;
    for (const [i, each] of value.entries()) {
      const shown = shownFields(each, hidden, depth + 1);
      if (shown !== each) (changed ??= [...value])[i] = shown;
    }
    return changed ?? value;
  }
  if (!isRecord(value)) return value;
  const entries = Object.entries(value);
  const shown = entries.map(([name, each]) => (code.test(name) ? each : shownFields(each, hidden, depth + 1)));
  return shown.every((each, i) => each === entries[i]?.[1])
    ? value
    : Object.fromEntries(entries.map(([name], i) => [name, shown[i]]));
}

/** The text of one field: HTML, whole or between plain lines, as it is shown; anything else without comments and hidden parts, and with the letters that entities stand for. */
export function shownText(text: string, hidden: HiddenCounter): string {
  const breaks = htmlIn(text);
  if (!breaks) return withoutMarkdownEntities(shownMarkdown(text, hidden));
  try {
    return shownHtml(text, hidden, breaks);
  } catch (error) {
    // One field that is nested too deep is no reason to refuse the others.
    if (error instanceof KbError && error.code === 'unreadable') return text;
    throw error;
  }
}

/** The text of a field, unless its name says that it is code. */
export const shownField = (name: string, text: string, hidden: HiddenCounter): string =>
  code.test(name.trim()) ? text : shownText(text, hidden);

const MAX_DEPTH = 64;
const code = /^(?:code|snippet|template|source|src|markup|xml|svg|example)$/i;
