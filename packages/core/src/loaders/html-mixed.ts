import type { HtmlBreaks } from './html-text.ts';

/**
 * Whether a text is HTML, and what its line feeds mean then: a text that begins and ends with a tag (`paragraphs`: an empty line between them, as in WordPress),
 * or plain text with links, breaks and lists of HTML in it (`lines`). `undefined` for Markdown, code, and prose about tags.
 */
export function htmlIn(text: string): HtmlBreaks | undefined {
  if (!text.includes('<')) return undefined;
  const bare = text.replace(/^(?:\s*<!--[^]*?-->)+/, '').trim();
  const first = named.exec(bare)?.[1]?.toLowerCase();
  if (first !== undefined && known.has(first) && endsWithTag(bare)) return isMarkdown(bare) ? undefined : 'paragraphs';
  return text.length <= MAX_LINES &&
    evidence.test(text) &&
    !text.includes('`') &&
    !isMarkdown(text) &&
    !isCode(text) &&
    hasOnlyKnownTags(text)
    ? 'lines'
    : undefined;
}

/** Plain text of more characters is a log, or a book. */
const MAX_LINES = 1_000_000;

/** An opening tag at the end ("`<b>` or `<strong>`") is what the text speaks of. */
function endsWithTag(text: string): boolean {
  const tail = text.slice(text.lastIndexOf('<'));
  return /^(?:<\/[a-z][a-z\d]*\s*>|<(?:br|hr|img|wbr)(?:\s[^<>]*)?>|<[a-z][^<>]*\/>|<!--[^>]*-->)$/i.test(tail);
}

/** Fences, and headings or lists below an empty line: what is between tags of HTML is Markdown then. */
const isMarkdown = (text: string): boolean => markdown.test(text.includes('<pre') ? text.replaceAll(pre, '') : text);

const markdown = /^ {0,3}(?:```|~~~)|\n[ \t]*\n {0,3}(?:#{1,6} |[-*+] |1[.)] )\S/m;
const pre = /<pre[\s>][^]*?(?:<\/pre|$)/gi;

/** Source code may hold HTML in its strings. */
const isCode = (text: string): boolean =>
  /^[ \t]*(?:def|function|class|import|from|const|let|var|return|public|#include)\b[^\n]*[:;{(]?$/m.test(text) ||
  (text.match(/[;{}]$/gm)?.length ?? 0) > 2;

/** What nobody writes who speaks of tags. */
const evidence =
  /<a\s(?:[^<>]{0,200}\s)?href\s{0,9}=[^<>]*>[^<>]+<\/a>|[\p{L}\p{N}.,:;!?>)]<br\s*\/?>|<br\s*\/?>[\p{L}\p{N}<\n]|<li>[^<>]+<\/li>|[.!?:]<\/p>/iu;

function hasOnlyKnownTags(text: string): boolean {
  for (const [, name = ''] of text.matchAll(/<\/?([a-z][\w:-]*)/gi)) if (!known.has(name.toLowerCase())) return false;
  return true;
}

const named = /^<(?:!doctype\s+)?([a-z][a-z\d]*)(?:\s[^<>]*)?\/?>/i;
const known = new Set(
  (
    'html head body p div span h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table caption thead tbody tfoot tr th td colgroup col blockquote section article ' +
    'main header footer aside nav figure figcaption strong b em i u s a br hr img font center pre code kbd samp var small big sub sup del ins mark ' +
    'abbr cite dfn time address details summary iframe video audio source picture style script wbr strike tt'
  ).split(' '),
);
