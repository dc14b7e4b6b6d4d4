import type { AddressInfo } from 'node:net';
import { KbError } from '@kb-mcp/core';
import { buildHttpApp } from './app.ts';
import { isLoopback } from './hosts.ts';
import type { HttpOptions } from './options.ts';
import { urlsOf } from './urls.ts';
import type { Urls } from './urls.ts';

export interface HttpServer extends AsyncDisposable {
  readonly port: number;
  readonly urls: Urls;
  /** Stops listening, lets calls in flight finish, ends every stream. */
  close(): Promise<void>;
}

/** Listens. Throws `invalid_input` when it would serve strangers without credentials, or when the port is taken. */
export async function startHttp({ port, ...options }: HttpOptions & { readonly port: number }): Promise<HttpServer> {
  const { host = '127.0.0.1', authenticate, access, insecureNoAuth = false, log } = options;
  if (!isLoopback(host) && !authenticate && !(await access?.closed())) {
    if (!insecureNoAuth) throw new KbError('invalid_input', refusal(host));
    log?.warn(
      { host },
      `Listening on ${host} without credentials: whoever reaches the port can read everything and call every tool.`,
    );
  }
  const app = await buildHttpApp({ ...options, host });
  try {
    await app.listen({ host, port });
  } catch (cause) {
    await app.close();
    throw new KbError('invalid_input', sentence(cause, host, port), { cause });
  }
  // Listening on TCP always has an address with a port.
  const bound = (app.server.address() as AddressInfo).port;
  const close = async (): Promise<void> => app.close();
  return {
    port: bound,
    urls: urlsOf({ host, port: bound, publicUrl: options.publicUrl, tls: options.tls !== undefined }),
    close,
    [Symbol.asyncDispose]: close,
  };
}

const refusal = (host: string): string =>
  `kb-mcp does not listen on ${host} without credentials. Three ways on: make a key with «kb-mcp key create» or set MCP_API_KEY; ` +
  'let people sign in with --auth builtin, or with --auth oauth --issuer <url>; ' +
  'or add --insecure-no-auth if everyone who can reach this port may read everything.';

function sentence(cause: unknown, host: string, port: number): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'EADDRINUSE') return `Port ${port} on ${host} is taken. Choose another with --port.`;
  if (code === 'EACCES') return `This user may not listen on port ${port}. Choose one above 1023 with --port.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `${host} is not an address of this machine.`;
  return `Cannot listen on ${host}:${port}.`;
}
