import type { FastifyRequest } from 'fastify';
import { hostNameIn, isLoopback } from '../hosts.ts';

/** The doors that a token can be for. */
export const doorPaths = ['/mcp', '/sse'] as const;

export interface Resources {
  /** The base address as this client wrote it. */
  baseFor(request: FastifyRequest): string;
  /** Every way to write the server's address: what a token may be meant for. */
  readonly audiences: ReadonlySet<string>;
}

/** The names of this server as a protected resource. Beyond loopback there is one, the base address. */
export function resources(base: string): Resources {
  const url = new URL(base);
  const local = isLoopback(url.hostname.replace(/^\[|\]$/g, ''));
  const port = url.port === '' ? '' : `:${url.port}`;
  const bases = local
    ? ['localhost', '127.0.0.1', '[::1]'].map((name) => `${url.protocol}//${name}${port}${url.pathname}`)
    : [base];
  const roots = bases.map((one) => one.replace(/\/+$/, ''));
  return {
    audiences: new Set(roots.flatMap((root) => [root, `${root}/`, ...doorPaths.map((path) => root + path)])),
    baseFor(request) {
      const name = hostNameIn(request.headers.host);
      if (!local || name === undefined || !isLoopback(name)) return base.replace(/\/+$/, '');
      return `${url.protocol}//${request.headers.host}${url.pathname}`.replace(/\/+$/, '');
    },
  };
}
