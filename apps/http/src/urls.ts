/** Where each client finds the server, without a slash at the end. */
export interface Urls {
  readonly base: string;
  readonly mcp: string;
  readonly sse: string;
  readonly documents: string;
  /** Where the plain HTTP routes begin, and the page that shows them. */
  readonly api: string;
  readonly docs: string;
}

/** The addresses that people and clients are given: the public ones when there is a public URL. */
export function urlsOf({
  host,
  port,
  publicUrl,
  tls = false,
}: {
  host: string;
  port: number;
  publicUrl?: string | undefined;
  tls?: boolean | undefined;
}): Urls {
  const base = publicUrl?.replace(/\/+$/, '') ?? `http${tls ? 's' : ''}://${reachable(host)}:${port}`;
  return {
    base,
    mcp: `${base}/mcp`,
    sse: `${base}/sse`,
    documents: `${base}/documents`,
    api: `${base}/api`,
    docs: `${base}/docs`,
  };
}

/** The path of the public URL: `''`, or `/kb` for a server behind `https://host/kb/`. */
export const basePathOf = (publicUrl: string | undefined): string =>
  publicUrl === undefined ? '' : new URL(publicUrl).pathname.replace(/\/+$/, '');

function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
