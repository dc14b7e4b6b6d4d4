import type { FastifyReply } from 'fastify';

/** Aborts when the caller goes away before the answer is sent; after that nothing is left to stop. */
export function goneSignal({ raw }: Pick<FastifyReply, 'raw'>): AbortSignal {
  const gone = new AbortController();
  raw.once('close', () => {
    if (!raw.writableFinished) gone.abort();
  });
  return gone.signal;
}
