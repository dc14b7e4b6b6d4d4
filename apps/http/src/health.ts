import type { FastifyInstance } from 'fastify';

/** `/healthz` says that the process answers, `/readyz` that the base does too; they ask no credentials and tell nothing else. */
export function health(app: FastifyInstance, ready: () => Promise<boolean> = async () => true): void {
  app.get('/readyz', { config: { open: true }, exposeHeadRoute: true }, async (_request, reply) => {
    const fine = await ready();
    reply.header('cache-control', 'no-store').code(fine ? 200 : 503);
    return { status: fine ? 'ready' : 'unavailable' };
  });
  app.get('/healthz', { config: { open: true }, exposeHeadRoute: true }, async (_request, reply) => {
    reply.header('cache-control', 'no-store');
    return { status: 'ok' };
  });
}
