import { cleanTitle } from './clean.ts';
import type { Heading } from './outline.ts';

/** The headings of reStructuredText, AsciiDoc and Org, by the name of the file; other text has none. */
export function textHeadings(name: string, text: string): Heading[] {
  const extension = /\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  if (extension === 'rst') return underlined(text);
  if (/^(?:adoc|asciidoc)$/.test(extension))
    return marked(text, /^(={1,6})[ \t]+(\S.*)$/, /^(-{4,}|\.{4,}|\/{4,}|\+{4,})$/);
  if (extension === 'org')
    return marked(
      text,
      /^(\*{1,9})[ \t]+(?:(?:TODO|DONE|WAIT)[ \t]+)?(\S.*?)(?:[ \t]+:[\w@:]+:)?$/,
      /^#\+(?:begin|end)(_\w+)/i,
    );
  return [];
}

/** Lines that begin with as many signs as they are deep, outside of blocks between two lines that are alike. */
function marked(text: string, heading: RegExp, fence: RegExp): Heading[] {
  const headings: Heading[] = [];
  let open: string | undefined;
  let anchor: number | undefined;
  for (const { from, line } of linesOf(text)) {
    const mark = fence.exec(line)?.[1]?.toLowerCase();
    if (mark !== undefined && (open === undefined || open === mark)) open = open === undefined ? mark : undefined;
    const [, signs, words] = (open === undefined && heading.exec(line)) || [];
    const title = words === undefined ? undefined : plain(words);
    if (signs !== undefined && title !== undefined)
      headings.push({ from: anchor ?? from, to: from + line.length, level: signs.length, title });
    if (open === undefined && anchors.test(line)) anchor ??= from;
    else if (line !== '') anchor = undefined;
  }
  return headings;
}

/** Lines with a line of one sign below, or above and below; which sign is for which level is told by the order in which they come. */
function underlined(text: string): Heading[] {
  const headings: Heading[] = [];
  const levels: string[] = [];
  const lines = [...linesOf(text)];
  let anchor: number | undefined;
  for (const [i, { line, from }] of lines.entries()) {
    const above = lines[i - 1];
    const below = lines[i + 1];
    const sign = adornment.exec(below?.line ?? '')?.[1];
    const isBoxed = above !== undefined && above.line === below?.line;
    // Of a line below another one, the underline is most often a table.
    const stands = isBoxed || (/^\S/.test(line) && (above === undefined || above.line === ''));
    const title = adornment.test(line) ? undefined : plain(line);
    // An underline may be a little short, as for wide letters.
    if (below && sign !== undefined && stands && title !== undefined && below.line.length * 2 >= line.trim().length) {
      const style = `${sign}${isBoxed}`;
      if (!levels.includes(style)) levels.push(style);
      headings.push({
        from: anchor ?? (isBoxed ? above.from : from),
        to: below.from + below.line.length,
        level: levels.indexOf(style) + 1,
        title,
      });
    }
    if (anchors.test(line)) anchor ??= from;
    else if (line !== '' && !adornment.test(line)) anchor = undefined;
  }
  return headings;
}

/** Names for what follows, which links lead to. */
const anchors = /^(?:\.\. _[^:]{1,200}:|\[\[[^[\]]{1,200}\]\]|\[#[^[\]]{1,200}\])$/;

const adornment = /^([=\-`:'"~^_*+#<>.])\1{2,}$/;

/** Each line, without white space at its end, with its offset. A longer one is cut: it is no heading. */
function* linesOf(text: string): Generator<{ readonly from: number; readonly line: string }> {
  for (let from = 0; from < text.length;) {
    const feed = text.indexOf('\n', from);
    const to = feed === -1 ? text.length : feed;
    yield { from, line: text.slice(from, Math.min(to, from + 500)).trimEnd() };
    from = to + 1;
  }
}

/** A title without roles, links and marks. */
const plain = (words: string): string | undefined =>
  cleanTitle(
    words
      .replaceAll(/:[\w:-]{1,40}:`([^`<]+)(?:<[^`]*>)?`/g, '$1')
      .replaceAll(/`([^`<]+)(?:<[^`]*>)?`_{0,2}/g, '$1')
      .replaceAll(
        /(?:link:|https?:)[^\s[\]]{1,300}\[([^[\]]{1,300})\]|\[\[[^[\]]{1,300}\]\[([^[\]]{1,300})\]\]/g,
        '$1$2',
      )
      .replaceAll(/[`*]+/g, ''),
  );
