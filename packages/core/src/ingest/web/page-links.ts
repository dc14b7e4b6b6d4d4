import { Parser } from 'htmlparser2';
import { normalUrl } from './normal-url.ts';
import { type RobotsDirectives, robotsDirectives } from './robots-directives.ts';

/** Where a page leads, and what it says of itself. */
export interface PageLinks extends RobotsDirectives {
  /** In order, each once. */
  readonly links: readonly string[];
  /** The address that the page gives as its own. */
  readonly canonical?: string | undefined;
}

const MAX_BYTES = 8 * 1024 * 1024;
const MAX_LINKS = 5_000;
/** The reader of pages goes no deeper either. */
const MAX_DEPTH = 1_000;

/** Reads the links of a page, however broken its tags are, without building a tree. Links that the page does not vouch for are left out. */
export function pageLinks(html: Uint8Array, url: string, product: string): PageLinks {
  const links = new Set<string>();
  const directives: string[] = [];
  let base = url;
  let hasBase = false;
  let canonical: string | undefined;

  function follow(address: string | undefined): void {
    if (address === undefined || address === '' || links.size >= MAX_LINKS) return;
    const link = normalUrl(address, base);
    if (link !== undefined) links.add(link);
  }

  let depth = 0;
  const parser = new Parser({
    onclosetag() {
      depth -= 1;
    },
    onopentag(name, attribs) {
      depth += 1;
      // The parser takes longer with every level that is open.
      if (depth > MAX_DEPTH) parser.pause();
      const rel = attribs['rel']?.toLowerCase().split(/\s+/) ?? [];
      if (name === 'a' || name === 'area') {
        if (!rel.some((word) => ['nofollow', 'ugc', 'sponsored'].includes(word))) follow(attribs['href']);
      } else if (name === 'link') {
        if (rel.includes('canonical')) canonical ??= normalUrl(attribs['href'] ?? '', base);
        else if (rel.includes('next') || rel.includes('prev')) follow(attribs['href']);
      } else if (name === 'frame') follow(attribs['src']);
      else if (name === 'base' && !hasBase) {
        hasBase = true;
        base = URL.parse(attribs['href'] ?? '', url)?.href ?? url;
      } else if (name === 'meta') {
        const key = (attribs['name'] ?? '').toLowerCase();
        const content = attribs['content'] ?? '';
        if (key === 'robots' || key === product) directives.push(content);
        if (attribs['http-equiv']?.toLowerCase() === 'refresh') {
          // What follows a space is tried at each: a long row of them must not be looked at whole.
          follow(/url\s*=\s*["']?([^"']+)/i.exec(content.slice(0, 3_000))?.[1]);
        }
      }
    },
  });
  parser.end(new TextDecoder().decode(html.subarray(0, MAX_BYTES)));
  const { noindex, nofollow } = robotsDirectives(directives, product);
  links.delete(url);
  return { links: nofollow ? [] : [...links], canonical, noindex, nofollow };
}
