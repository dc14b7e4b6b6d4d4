import type { IncomingHttpHeaders } from 'node:http';
import { KbError } from '@kb-mcp/core';

/** The bearer token of a request: only ever from its header. Throws `unauthenticated` for anything else in that header. */
export function bearerIn({ authorization }: IncomingHttpHeaders): string | undefined {
  if (authorization === undefined) return undefined;
  const [, token] = /^Bearer +([\w\-.~+/]+=*)$/i.exec(authorization) ?? [];
  if (token !== undefined && authorization.length <= LONGEST) return token;
  throw new KbError('unauthenticated', 'Send the header Authorization: Bearer, a space, and one key or token.');
}

const LONGEST = 16_384;
