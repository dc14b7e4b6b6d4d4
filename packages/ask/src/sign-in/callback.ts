import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { KbError } from '@kb-mcp/core/errors';

/** An address on this machine that the browser comes back to after a sign-in. */
export interface Callback extends AsyncDisposable {
  readonly url: string;
  /** What the browser brings. */
  arrival(options: { readonly signal: AbortSignal }): Promise<URLSearchParams>;
}

export interface CallbackOptions {
  /** Taken when it is free. */
  readonly port: number | undefined;
  /** What the browser has to bring; anything else is turned away and waited past. */
  readonly state: string;
}

/** Listens on loopback until somebody comes back from a sign-in. */
export async function openCallback({ port, state }: CallbackOptions): Promise<Callback> {
  const server = createServer();
  const host = `127.0.0.1:${await listen(server, port)}`;
  const { promise: arrived, resolve: arrive } = Promise.withResolvers<URLSearchParams>();

  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', `http://${host}`);
    const { searchParams: params } = url;
    const here = request.method === 'GET' && url.pathname === PATH && request.headers.host === host;
    if (!here || params.get('state') !== state)
      return show(response, 404, 'This is not the sign-in that the program waits for.');
    response.once('close', () => arrive(params));
    show(response, 200, params.has('code') ? 'Signed in. You can close this page.' : 'Not signed in.');
  });

  return {
    url: `http://${host}${PATH}`,
    async arrival({ signal }) {
      const { promise: stopped, reject } = Promise.withResolvers<never>();
      const stop = (): void => reject(signal.reason);
      if (signal.aborted) stop();
      signal.addEventListener('abort', stop, { once: true });
      return Promise.race([arrived, stopped]).finally(() => signal.removeEventListener('abort', stop));
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const PATH = '/callback';

async function listen(server: Server, port = 0): Promise<number> {
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch (cause) {
    if (port !== 0) return listen(server);
    throw new KbError('unavailable', 'There is no free port on this machine for the way back from a sign-in.', {
      cause,
    });
  }
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const show = (response: ServerResponse, status: number, sentence: string): void => {
  response
    .writeHead(status, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      connection: 'close',
    })
    .end(`<!doctype html><html lang="en"><meta charset="utf-8"><title>kb-mcp</title><p>${sentence}</p></html>`);
};
