import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { KbError, type Scope, tools } from '@kb-mcp/core';
import type { AccessControl } from './access-control.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What every call of the route needs; the route itself checks it too. */
    scope?: Scope;
  }
}

/** Answers a call that needs a scope its token lacks with 403 and the scopes to ask for, before anything runs. The call path checks again. */
export function stepUp(app: FastifyInstance, access: AccessControl): void {
  app.addHook('preHandler', async (request, reply) => {
    const { speaks, scope: own } = request.routeOptions.config;
    const needed = speaks === 'json-rpc' ? scopesOf(request) : own === undefined ? [] : [own];
    for (const scope of needed) await challenged(access, scope, request, reply);
  });
}

/** Throws `forbidden`, with what to ask for, when the caller lacks a scope that it could get. Whether it may call is for the call path to say. */
export async function challenged(
  access: AccessControl | undefined,
  scope: Scope,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const challenge = await access?.stepUp(request, request.principal, scope);
  if (challenge === undefined) return;
  reply.header('www-authenticate', challenge);
  throw new KbError('forbidden', `This call needs the scope ${scope}.`);
}

const scopeOfTool = new Map(tools.map(({ name, scope }) => [name, scope]));

function scopesOf({ body }: FastifyRequest): readonly Scope[] {
  const messages: readonly unknown[] = Array.isArray(body) ? body : [body];
  return messages.flatMap((message) => scopeOf(message) ?? []);
}

function scopeOf(message: unknown): Scope | undefined {
  if (typeof message !== 'object' || message === null || !('method' in message)) return undefined;
  const { method } = message;
  if (method !== 'tools/call') return READS.test(String(method)) ? 'kb:read' : undefined;
  const params = 'params' in message ? message.params : undefined;
  const name = typeof params === 'object' && params !== null && 'name' in params ? params.name : undefined;
  return scopeOfTool.get(String(name));
}

const READS = /^(resources\/(list|read)|prompts\/get|completion\/complete)$/;
