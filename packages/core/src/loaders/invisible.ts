import type { HiddenCounter, HiddenKind } from './hidden.ts';

/**
 * Characters that show nothing. Joiners of scripts and emoji, and one variation selector after a character, are writing and stay;
 * soft hyphens are taken out as well, but hide nothing.
 */
const soft = '\\u00ad';
const direction = '\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u206f';
const tags = '\\u{e0000}-\\u{e0fff}';
const blank =
  '\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b\\u2060-\\u2065\\u3164\\ufeff\\uffa0\\ufff9-\\ufffb';
// A second selector for one character, whatever invisible stands between them.
const selectors = `(?<=[\\ufe00-\\ufe0f][${soft}${direction}${tags}${blank}]*)[\\ufe00-\\ufe0f]`;
// One joins letters; more say nothing to an eye.
const joiners = '(?<=[\\u200c\\u200d])[\\u200c\\u200d]';
const source = `(?<soft>[${soft}]+)|(?<direction>[${direction}]+)|(?<tags>[${tags}]+)|(?<invisible>(?:[${blank}]|${selectors}|${joiners})+)`;
const any = new RegExp(source, 'u');
const all = new RegExp(source, 'gu');

/** Whether a text holds characters that nobody sees. */
export const hasInvisible = (text: string): boolean => any.test(text);

/** The text without characters that nobody sees. */
export const stripInvisible = (text: string): string => (any.test(text) ? text.replaceAll(all, '') : text);

/** The same, counted, with the new place of each old offset; offsets are asked for in any order. */
export function visibleText(
  text: string,
  hidden: HiddenCounter,
): { readonly text: string; readonly at: (offset: number) => number } {
  const ends: number[] = [];
  const removed: number[] = [];
  let total = 0;
  const parts: string[] = [];
  let from = 0;
  for (const { 0: match, index, groups = {} } of text.matchAll(all)) {
    parts.push(text.slice(from, index));
    from = index + match.length;
    ends.push(from);
    removed.push((total += match.length));
    const kind = kinds.find((each) => groups[each] !== undefined);
    if (kind !== undefined) hidden.add(kind, match.length);
  }
  parts.push(text.slice(from));
  return {
    text: parts.join(''),
    at(offset) {
      let low = 0;
      let high = ends.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((ends[middle] ?? 0) <= offset) low = middle + 1;
        else high = middle;
      }
      const length = (removed[low] ?? 0) - (removed[low - 1] ?? 0);
      // An offset inside what was removed is where it stood.
      const inside = low < ends.length ? Math.max(0, offset - ((ends[low] ?? 0) - length)) : 0;
      return offset - (removed[low - 1] ?? 0) - inside;
    },
  };
}

const kinds = ['direction', 'tags', 'invisible'] as const satisfies readonly HiddenKind[];
