import type { FastifyInstance } from 'fastify';

/** `/healthz` says that the process answers; it asks no credentials and tells nothing else. */
export function health(app: FastifyInstance): void {
  app.get('/healthz', { config: { open: true } }, async (_request, reply) => {
    reply.header('cache-control', 'no-store');
    return { status: 'ok' };
  });
}
