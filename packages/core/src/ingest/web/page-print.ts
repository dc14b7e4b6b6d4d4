import { createHash } from 'node:crypto';
import { Parser } from 'htmlparser2';

const MAX_BYTES = 8 * 1024 * 1024;
const MAX_DEPTH = 1_000;

/**
 * What is the same for two copies of a page that say the same: a hash without scripts, comments, and the tokens that many sites put into each answer.
 * `undefined` for a page that is too large or too deep to tell.
 */
export function pagePrint(html: Uint8Array): string | undefined {
  if (html.length > MAX_BYTES) return undefined;
  const hash = createHash('sha256');
  let depth = 0;
  let inScript = false;
  let isTooDeep = false;
  const parser = new Parser({
    onopentag(name, attribs) {
      depth += 1;
      if (depth > MAX_DEPTH) {
        isTooDeep = true;
        return parser.pause();
      }
      inScript = name === 'script';
      if (name === 'script' || name === 'input' || name === 'link') return;
      if (name === 'meta' && !telling.test(attribs['name'] ?? attribs['property'] ?? '')) return;
      hash.update(`<${name}`);
      for (const key of meaning) if (attribs[key] !== undefined) hash.update(` ${key}=${attribs[key]}`);
      hash.update('>');
    },
    ontext(text) {
      if (!inScript) hash.update(text.replaceAll(/\s+/g, ' '));
    },
    onclosetag() {
      depth -= 1;
      inScript = false;
    },
  });
  parser.end(new TextDecoder().decode(html));
  return isTooDeep ? undefined : hash.digest('hex');
}

/** Attributes that decide what a reader sees, or what is known of a page. */
const meaning = [
  'class',
  'style',
  'hidden',
  'aria-hidden',
  'role',
  'lang',
  'content',
  'datetime',
  'colspan',
  'rowspan',
];

const telling = /^(?:description|author|keywords|robots|og:title|og:locale|article:.*|date|dc\..*)$/i;
