import { INVALID_REQUEST, PARSE_ERROR } from '@modelcontextprotocol/server';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { errorBody, errorTable, KbError, toKbError } from '@kb-mcp/core';
import type { Log } from '@kb-mcp/core';
import { errorPage } from './error-page.ts';
import { sendPage } from './page.ts';
import { sendProblem } from './problem.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** In which form the route tells of errors; JSON when absent. */
    speaks?: 'json-rpc' | 'html' | 'problem';
  }
}

interface Failure {
  readonly error: KbError;
  readonly status: number;
  readonly rpc: number;
}

/** Every error in the form that its route speaks: JSON-RPC, a page, problem details, or `{code, message, retryable}`. */
export function errors(app: FastifyInstance, log: Log): void {
  app.setErrorHandler((thrown, request, reply) => {
    const failure = failureOf(thrown);
    if (failure.error.code === 'internal')
      log.error({ err: failure.error.cause, url: pathOf(request) }, 'A request failed.');
    return answer(failure, request, reply);
  });
  app.setNotFoundHandler((request, reply) => {
    const error = new KbError('not_found', 'There is nothing at this address.');
    return answer({ error, status: 404, rpc: INVALID_REQUEST }, request, reply);
  });
}

/** What is wrong with a request for which no route could be looked up. */
export function unroutable(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const long = error.code === 'FST_ERR_MAX_PARAM_LENGTH';
  const sentence = long ? 'The address is too long.' : 'The address of the request is not one.';
  void answer(
    { error: new KbError('invalid_input', sentence), status: long ? 414 : 400, rpc: INVALID_REQUEST },
    request,
    reply,
  );
}

function answer({ error, status, rpc }: Failure, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.code(status);
  if (status === 401 && !reply.hasHeader('www-authenticate')) reply.header('www-authenticate', 'Bearer');
  if (status === 413) reply.header('connection', 'close');
  const { speaks } = request.routeOptions.config;
  if (speaks === 'html') return sendPage(reply, errorPage({ status, message: error.message, request }));
  if (speaks === 'problem') return sendProblem(reply, { error, status });
  if (speaks !== 'json-rpc') return reply.send(errorBody(error));
  return reply.send({
    jsonrpc: '2.0',
    id: idOf(request.body),
    error: { code: rpc, message: error.message, data: errorBody(error) },
  });
}

function failureOf(thrown: unknown): Failure {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return failure(new KbError('too_large', 'The request body is too large.'), INVALID_REQUEST);
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return failure(
        new KbError('unsupported_media', 'Send the body as JSON, with Content-Type: application/json.'),
        INVALID_REQUEST,
      );
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return failure(new KbError('invalid_input', 'The request body is empty.'));
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
      return failure(new KbError('invalid_input', 'The request body is not JSON.'), PARSE_ERROR);
    default:
  }
  if (thrown instanceof KbError) return failure(thrown);
  if (isClientError(thrown))
    return { ...failure(new KbError('invalid_input', thrown.message)), status: thrown.statusCode };
  return failure(toKbError(thrown));
}

// Wrong input at this level is a request that is not MCP; wrong arguments of a tool never come here.
const failure = (
  error: KbError,
  rpc: number = error.code === 'invalid_input' ? INVALID_REQUEST : errorTable[error.code].rpc,
): Failure => ({
  error,
  status: errorTable[error.code].http,
  rpc,
});

function isClientError(thrown: unknown): thrown is Error & { statusCode: number } {
  if (!(thrown instanceof Error) || !('statusCode' in thrown) || typeof thrown.statusCode !== 'number') return false;
  return thrown.statusCode >= 400 && thrown.statusCode < 500;
}

function idOf(body: unknown): string | number | null {
  if (typeof body !== 'object' || body === null || !('id' in body)) return null;
  return typeof body.id === 'string' || typeof body.id === 'number' ? body.id : null;
}

const pathOf = (request: FastifyRequest): string => request.url.split('?', 1)[0] ?? '';
