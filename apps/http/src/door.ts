import type { FastifyInstance } from 'fastify';

/** A way into the server: routes that may be mounted under several prefixes, and what to do before it closes. */
export interface Door {
  /** What the metrics call it. */
  readonly name?: string;
  /** How many sessions are open. */
  readonly sessions?: () => number;
  routes(app: FastifyInstance): void;
  /** Resolves when the calls in flight have been answered and every stream is ended. */
  drain(): Promise<void>;
}
