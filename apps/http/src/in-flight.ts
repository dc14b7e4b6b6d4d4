import type { FastifyReply } from 'fastify';

export interface InFlight {
  /** Runs the work and counts it until its reply has left. */
  during<R>(reply: FastifyReply, work: () => Promise<R>): Promise<R>;
  /** Resolves when nothing is left, or after the time given. */
  idle(atMostMs: number): Promise<void>;
}

/** Counts the replies that are still owed. */
export function inFlight(): InFlight {
  let count = 0;
  let wake: (() => void) | undefined;
  return {
    during(reply, work) {
      count += 1;
      reply.raw.once('close', () => {
        count -= 1;
        if (count === 0) wake?.();
      });
      return work();
    },
    async idle(atMostMs) {
      if (count === 0) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, atMostMs);
      wake = resolve;
      await promise;
      clearTimeout(timer);
    },
  };
}
