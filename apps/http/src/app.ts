import Fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import { silentLog } from '@kb-mcp/core';
import { authentication } from './auth.ts';
import type { HttpOptions } from './options.ts';
import { defaultLimits } from './options.ts';

/** The HTTP application: every route, guard and limit, not yet listening. */
export async function buildHttpApp(options: HttpOptions): Promise<FastifyInstance> {
  const limits = { ...defaultLimits, ...options.limits };
  const log = options.log ?? silentLog;
  const app = Fastify({ bodyLimit: limits.bodyBytes, logger: false });
  authentication(app, options.authenticate);
  void log;
  return app;
}
