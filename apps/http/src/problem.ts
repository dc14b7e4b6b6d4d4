import { STATUS_CODES } from 'node:http';
import type { FastifyReply } from 'fastify';
import { errorBody } from '@kb-mcp/core';
import type { KbError } from '@kb-mcp/core';

/** An error as RFC 9457 has it, with the fields that every door gives. */
export function sendProblem(reply: FastifyReply, { error, status }: { error: KbError; status: number }): FastifyReply {
  const title = STATUS_CODES[status] ?? 'Client Closed Request';
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .type('application/problem+json')
    .send(JSON.stringify({ type: 'about:blank', title, status, detail: error.message, ...errorBody(error) }));
}
