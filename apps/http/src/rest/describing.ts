import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Tool } from '@kb-mcp/core';
import type { AccessControl } from '../auth/access-control.ts';
import { actionsOf } from './actions.ts';
import type { Ask } from './ask.ts';
import { openApi } from './open-api.ts';

export interface DescribingOptions {
  readonly tools: readonly Tool[];
  readonly version?: string | undefined;
  readonly publicUrl: string | undefined;
  readonly access: AccessControl | undefined;
  readonly ask?: Ask | undefined;
}

/** `/openapi.json` and, for GPT Actions, `/openapi-actions.json`: what may be called, and whether credentials are asked. */
export function describing({
  tools,
  version = '0.0.0',
  publicUrl,
  access,
  ask,
}: DescribingOptions): (app: FastifyInstance) => void {
  const closed = async (): Promise<boolean> => (await access?.closed()) ?? false;

  return (app) => {
    const open = { config: { open: true } };
    app.get('/openapi.json', open, async (request, reply) => {
      const url = addressFor(request, app.prefix);
      reply.header('cache-control', 'no-cache');
      return openApi({ tools, version, url, closed: await closed(), asks: ask !== undefined });
    });
    app.get('/openapi-actions.json', open, async (request, reply) => {
      const url = publicUrl?.replace(/\/+$/, '') ?? addressFor(request, app.prefix);
      reply.header('cache-control', 'no-cache');
      return actionsOf(openApi({ tools, version, url, closed: await closed(), asks: false }));
    });
  };

  /** The server's address as the one who asks wrote it. */
  function addressFor({ headers: { host = '' }, protocol }: FastifyRequest, prefix: string): string {
    if (publicUrl !== undefined && new URL(publicUrl).host === host) return publicUrl.replace(/\/+$/, '');
    return `${protocol}://${host}${prefix}`;
  }
}
