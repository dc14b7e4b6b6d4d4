import { KbError } from '../errors.ts';
import { guardedClient, type GuardedClientOptions } from './guarded-client.ts';

export interface PublicFetchOptions extends Pick<GuardedClientOptions, 'lookup'> {
  readonly timeoutMs?: number;
  readonly maxBytes?: number;
}

/**
 * Reads an https address of the public internet, as somebody unknown has named it: never an address of this machine or its networks,
 * whatever the name resolves to; no redirects; within a time and a size.
 */
export function publicFetch({
  timeoutMs = 5_000,
  maxBytes = 64 * 1_024,
  ...options
}: PublicFetchOptions = {}): typeof globalThis.fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.protocol !== 'https:') throw new KbError('forbidden', 'Only https addresses are read.');
    using client = guardedClient(options);
    const headers = { accept: 'application/json', ...Object.fromEntries(new Headers(init?.headers)) };
    const answer = await client.get(url, { headers, signal: AbortSignal.timeout(timeoutMs) });
    const bytes = await answer.read(maxBytes);
    const { 'content-type': type = [''], 'cache-control': cache = [''] } = answer.headers;
    const { status } = answer;
    return new Response([204, 205, 304].includes(status) ? null : bytes, {
      status: status < 200 ? 502 : status,
      headers: { 'content-type': type.join(', '), 'cache-control': cache.join(', ') },
    });
  };
}
