import { KbError } from '@kb-mcp/core';
import { isLoopback } from '../../hosts.ts';

const WELL_KNOWN = ['https://claude.ai/', 'https://claude.com/', 'https://chatgpt.com/'];

/** Says where a sign-in may lead back to: programs on the user's own machine, the known connectors, and `own` addresses up to a path. */
export function redirectRule(own: readonly string[]): (uri: string) => boolean {
  const allowed = [...WELL_KNOWN, ...own].map(parseOwn);
  return (uri) => {
    const url = URL.parse(uri);
    if (!url || url.username !== '' || url.password !== '' || url.hash !== '' || uri.includes('\\')) return false;
    if (url.protocol === 'http:' && isLoopback(url.hostname.replace(/^\[|\]$/g, ''))) return true;
    return allowed.some((known) => known.protocol === url.protocol && known.host === url.host && under(known, url));
  };
}

function parseOwn(text: string): URL {
  const url = URL.parse(text);
  if (url && url.protocol !== 'javascript:' && url.protocol !== 'data:') return url;
  throw new KbError(
    'invalid_input',
    `The setting redirects (--redirect) holds «${text.slice(0, 200)}», which is not a URL.`,
  );
}

function under(known: URL, url: URL): boolean {
  // Encoded separators could mean another path to whoever reads the address later.
  if (/%2f|%5c/i.test(url.pathname)) return false;
  const path = known.pathname.endsWith('/') ? known.pathname : `${known.pathname}/`;
  return url.pathname === known.pathname || url.pathname.startsWith(path);
}
