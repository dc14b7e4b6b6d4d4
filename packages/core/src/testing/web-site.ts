import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a page answers: a body, a body with more about it, or whatever it does itself. */
export type WebPage =
  | string
  | {
      readonly status?: number;
      readonly type?: string;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string | Uint8Array;
      /** Answers 304 to whoever has this one already. */
      readonly etag?: string;
    }
  | ((request: IncomingMessage, response: ServerResponse) => unknown);

export interface WebSite extends AsyncDisposable {
  readonly origin: string;
  /** By path and query; they may change at any time. */
  readonly pages: Map<string, WebPage>;
  /** What was asked for since it was last emptied, as `status path`. */
  readonly asked: string[];
  /** The most requests that were under way at once. */
  readonly most: () => number;
}

/** A web site on this machine. */
export async function webSite(pages: Readonly<Record<string, WebPage>>): Promise<WebSite> {
  const served = new Map(Object.entries(pages));
  const asked: string[] = [];
  let now = 0;
  let most = 0;
  const server = createServer((request, response) => {
    now += 1;
    most = Math.max(most, now);
    response.once('close', () => {
      now -= 1;
      asked.push(`${response.statusCode} ${request.url}`);
    });
    const page = served.get(request.url ?? '');
    if (typeof page === 'function') {
      page(request, response);
      return;
    }
    const {
      status = 200,
      type = 'text/html',
      headers = {},
      body = '',
      etag,
    } = typeof page === 'object' ? page : { body: page };
    const tag = etag === undefined ? {} : { etag };
    if (page === undefined) response.writeHead(404).end();
    else if (etag !== undefined && request.headers['if-none-match'] === etag) response.writeHead(304, tag).end();
    else response.writeHead(status, { 'content-type': type, ...tag, ...headers }).end(body);
  });
  server.listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  // A server that listens on a port has an address.
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    pages: served,
    asked,
    most: () => most,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** A page with a title, a sentence, and links. */
export const linked = (title: string, ...links: readonly string[]): string =>
  `<!doctype html><title>${title}</title><main><p>Words of ${title}.</p>${links.map((to) => `<a href="${to}">${to}</a>`).join(' ')}</main>`;
