import { randomUUID } from 'node:crypto';
import Fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import { turns } from '@kb-mcp/core';
import { authentication } from './auth.ts';
import { currentRequests } from './current-request.ts';
import { documentRoutes } from './documents.ts';
import { errors, unroutable } from './errors.ts';
import { guards } from './guards.ts';
import { health } from './health.ts';
import { home } from './home.ts';
import { jsonBody } from './json-body.ts';
import { mcpDoor } from './mcp.ts';
import { metricsRoute, requestLog } from './operations.ts';
import { defaultLimits } from './options.ts';
import type { HttpOptions, Limits } from './options.ts';
import { originForm } from './origin-form.ts';
import { restDoor } from './rest/door.ts';
import { sseDoor } from './sse.ts';
import { basePathOf } from './urls.ts';

/** The HTTP application, not yet listening: every guard and route, at the root and under the path of the public URL. */
export async function buildHttpApp(options: HttpOptions): Promise<FastifyInstance> {
  const { factory, kb, publicUrl, host = '127.0.0.1', allowedHosts = [], allowedOrigins = [] } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const basePath = basePathOf(publicUrl);
  const app = Fastify({
    bodyLimit: limits.bodyBytes,
    exposeHeadRoutes: false,
    frameworkErrors: unroutable,
    rewriteUrl: originForm,
    genReqId: () => randomUUID(),
    ...(options.trustProxy?.length && { trustProxy: [...options.trustProxy] }),
    // Whoever sends a header or a body drop by drop is not waited for.
    requestTimeout: limits.requestMs,
    ...listening(options.tls, limits),
    ...logging(options),
  });
  const log = options.log ?? app.log;

  // A thousand requests may arrive at once; what is under way goes on in between.
  const inTurn = turns();
  app.addHook('onRequest', (_request, _reply, done) => inTurn(done));
  errors(app, log);
  jsonBody(app);
  guards(app, { host, publicUrl, allowedHosts, allowedOrigins });
  authentication(app, options);
  currentRequests(app, { tracer: options.tracer, tokenOf: options.access?.tokenOf });
  options.tracer?.install(app);
  requestLog(app, { log, metrics: options.metrics });
  const mcp = factory && [
    mcpDoor({ factory, limits, stateful: options.statefulSessions ?? false, log }),
    sseDoor({ factory, limits, basePath, onerror: (error) => log.warn({ err: error }, '/sse') }),
  ];
  const rest = options.rest && restDoor({ ...options.rest, publicUrl, access: options.access, limits });
  const doors = [...(mcp ?? []), ...(rest ? [rest] : [])];
  options.metrics?.sessions(() =>
    Object.fromEntries(doors.flatMap(({ name, sessions }) => (name && sessions ? [[name, sessions()]] : []))),
  );
  for (const prefix of new Set(['', basePath])) {
    await app.register(
      async (routes) => {
        for (const door of doors) door.routes(routes);
        health(routes, options.ready);
        if (options.metrics) metricsRoute(routes, options.metrics);
        options.access?.routes(routes);
        home(routes, { publicUrl, mcp: mcp !== undefined, rest: rest !== undefined });
        if (kb) documentRoutes(routes, { kb, observe: options.rest?.observe });
      },
      { prefix },
    );
  }
  app.addHook('preClose', async () => {
    const cut = (): void => app.server.closeAllConnections();
    setTimeout(cut, limits.graceMs).unref();
    await Promise.all(doors.map((door) => door.drain()));
    // Node counts a connection that has never sent anything as busy, and browsers keep such in reserve.
    setTimeout(cut, Math.min(IDLE_MS, limits.graceMs)).unref();
  });
  return app;
}

const IDLE_MS = 500;

function listening(tls: HttpOptions['tls'], { requestMs }: Pick<Limits, 'requestMs'>) {
  // Node looks for those who are late every 30 seconds unless told otherwise.
  const slow = { headersTimeout: requestMs, connectionsCheckingInterval: Math.min(5_000, Math.ceil(requestMs / 2)) };
  return tls ? { https: { ...slow, cert: tls.cert, key: tls.key, minVersion: 'TLSv1.2' as const } } : { http: slow };
}

// Without a log of the caller's, what goes wrong goes to stderr: stdout is never ours to write to.
const logging = ({ log }: HttpOptions): { logger: false | { level: string; stream: NodeJS.WritableStream } } => ({
  logger: log ? false : { level: 'warn', stream: process.stderr },
});
