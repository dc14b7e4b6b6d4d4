import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { withCallerToken } from '@kb-mcp/core';
import type { TracePlace, Tracer } from './traces.ts';

/** The request that a call belongs to. */
export interface CurrentRequest {
  readonly id: string;
  /** `mcp`, `sse`, or the first part of another path. */
  readonly door: string;
  /** Where it stands in a trace, when there are any. */
  readonly trace?: TracePlace | undefined;
}

/** The request on whose behalf this code runs, or `undefined` outside of any. */
export const currentRequest = (): CurrentRequest | undefined => running.getStore();

type TokenOf = (request: FastifyRequest) => string | undefined;

/** Makes `currentRequest` known to every handler and to all that it starts. */
export function currentRequests(
  app: FastifyInstance,
  { tracer, tokenOf }: { readonly tracer?: Tracer | undefined; readonly tokenOf?: TokenOf | undefined } = {},
): void {
  // After the body has been read: what runs in the callbacks of a socket belongs to no request.
  app.addHook('preHandler', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    const current = { id: request.id, door: doorOf(request.routeOptions.url), trace: tracer?.begin(request) };
    running.run(current, () => withCallerToken(tokenOf?.(request), done));
  });
}

const running = new AsyncLocalStorage<CurrentRequest>();

/** The door that a route belongs to. */
export function doorOf(url = ''): string {
  const [, name = ''] = /\/(mcp|sse|messages|documents|api)\b/.exec(url) ?? [];
  return name === 'messages' ? 'sse' : name || 'http';
}
