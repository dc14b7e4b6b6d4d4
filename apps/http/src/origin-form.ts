import type { IncomingMessage } from 'node:http';

/** The path and query that a request is for. One that gives a whole address is for the host in it, whatever its `Host` header says (RFC 9112, 3.2.2). */
export function originForm({ url = '/', headers }: Pick<IncomingMessage, 'url' | 'headers'>): string {
  if (!/^https?:/i.test(url)) return url;
  const target = URL.parse(url);
  headers.host = target?.host ?? '';
  return target ? target.pathname + target.search : '/';
}
