import type { HiddenCounter } from './hidden.ts';
import { shownHtml } from './html-shown.ts';
import { withoutMarkdownEntities } from './markdown-entities.ts';
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

/** The text of one field: HTML where it begins and ends with a tag of it, else with the letters that entities stand for. */
export function shownText(text: string, hidden: HiddenCounter): string {
  const isHtml = begins.test(text) && ends.test(text.slice(-100));
  return isHtml ? shownHtml(text, hidden) : withoutMarkdownEntities(text);
}

const MAX_DEPTH = 64;
const code = /^(?:code|snippet|template|source|src|markup|xml|svg|example)$/i;
const begins =
  /^\s*<(?:!doctype html|html|body|p|div|span|h[1-6]|ul|ol|li|dl|table|blockquote|section|article|main|header|figure|strong|b|em|i|u|a|br|font|center)(?:\s[^<>]*)?\/?>/i;
const ends = /<\/?[a-z][a-z\d]*(?:\s[^<>]*)?\/?>\s*$/i;
