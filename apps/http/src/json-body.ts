import type { FastifyInstance } from 'fastify';
import { KbError } from '@kb-mcp/core';

/** Reads bodies as JSON, and refuses those whose fields would change what every object has. */
export function jsonBody(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    // Fastify gives the parser a string, as asked for above.
    const text = body as string;
    void parse(request, text, (error, value) =>
      done(error && isJson(text) ? new KbError('invalid_input', REFUSED) : error, value),
    );
  });
}

const REFUSED =
  'The request body has a field named «__proto__», or «prototype» in «constructor». No input has such fields: leave them out.';

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
