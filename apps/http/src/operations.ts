import { createServer } from 'node:http';
import type { FastifyInstance } from 'fastify';
import {
  KbError,
  type KnowledgeBase,
  localPrincipal,
  type Log,
  requireAllCollections,
  type StateStore,
} from '@kb-mcp/core';
import { currentRequest, doorOf } from './current-request.ts';
import type { Metrics } from './metrics.ts';

/** `/metrics` for administrators; also counts every answer. */
export function metricsRoute(app: FastifyInstance, metrics: Metrics): void {
  app.get('/metrics', { config: { scope: 'kb:admin' } }, async ({ principal }, reply) => {
    if (!principal.scopes.has('kb:admin')) throw new KbError('forbidden', 'The metrics need the scope kb:admin.');
    // They count what is in every collection.
    requireAllCollections(principal, 'The metrics');
    return reply
      .type(metrics.contentType)
      .header('cache-control', 'no-store')
      .send(await metrics.text());
  });
}

/** One line per answered request, and a count. Never a query string, a header or a body: they hold what people asked. */
export function requestLog(app: FastifyInstance, { log, metrics }: { log: Log; metrics?: Metrics | undefined }): void {
  app.addHook('onResponse', (request, reply, done) => {
    const door = currentRequest()?.door ?? doorOf(request.routeOptions.url);
    metrics?.answered(door, reply.statusCode);
    log.info?.(
      {
        request: request.id,
        method: request.method,
        route: request.routeOptions.url ?? 'none',
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
        // A route that asks for nobody's name has none.
        principal: (request.principal as { id: string } | undefined)?.id,
      },
      'Answered.',
    );
    done();
  });
}

/** What must work before callers are sent here. */
export function readiness({
  kb,
  state,
  log,
}: {
  kb: KnowledgeBase;
  state: StateStore;
  log: Log;
}): () => Promise<boolean> {
  return async () => {
    try {
      const signal = AbortSignal.timeout(2_000);
      await Promise.all([answers(kb, signal), state.get('ready', 'ready')]);
      return true;
    } catch (error) {
      log.error({ err: error }, 'The server is not ready.');
      return false;
    }
  };
}

async function answers(kb: KnowledgeBase, signal: AbortSignal): Promise<void> {
  try {
    await kb.list({ limit: 1 }, { principal: localPrincipal, signal });
  } catch (error) {
    // A store that answers to users alone has nothing to say to the server.
    if (!(error instanceof KbError && error.code === 'unauthenticated')) throw error;
  }
}

/** The metrics on a port of 127.0.0.1 alone, where whoever collects them needs no credentials. */
export async function serveMetrics(
  metrics: Metrics,
  port: number,
): Promise<AsyncDisposable & { readonly port: number }> {
  const server = createServer((request, response) => {
    const known =
      request.url === '/metrics' &&
      request.method === 'GET' &&
      /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? '');
    if (!known) {
      response.writeHead(404).end();
      return;
    }
    metrics.text().then(
      (text) => response.writeHead(200, { 'content-type': metrics.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(
        new KbError(
          'invalid_input',
          `The metrics cannot be served on port ${port}. Choose another with --metrics-port.`,
          { cause },
        ),
      ),
    );
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve()).closeAllConnections()),
  };
}
