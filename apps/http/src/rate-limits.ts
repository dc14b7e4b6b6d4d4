import type { FastifyReply, FastifyRequest } from 'fastify';
import { KbError, type StateStore } from '@kb-mcp/core';
import { isLoopback } from './hosts.ts';
import { networkOf } from './network-of.ts';

/** Requests a minute; 0 is no limit. */
export interface Rates {
  readonly callsPerMinute: number;
  readonly addressPerMinute: number;
  readonly failuresPerMinute: number;
}

/** Each counts a request and throws `rate_limited`, with `Retry-After`, when there were too many. */
export interface RateLimits {
  address(request: FastifyRequest, reply: FastifyReply): Promise<void>;
  failure(request: FastifyRequest, reply: FastifyReply): Promise<void>;
  principal(request: FastifyRequest, reply: FastifyReply): Promise<void>;
}

export interface RateLimitsOptions extends Rates {
  /** Shared by all processes on one store. */
  readonly state: Pick<StateStore, 'count' | 'get'>;
  /** Told what was exceeded, for the metrics. */
  readonly onLimit?: ((what: keyof RateLimits) => void) | undefined;
  readonly now?: () => number;
}

/** Counts requests by address and by caller in windows of a minute. The process's own user has no limit. */
export function rateLimits(options: RateLimitsOptions): RateLimits {
  const { state, onLimit, now = Date.now } = options;

  async function count(what: keyof RateLimits, id: string, limit: number, reply: FastifyReply): Promise<void> {
    if (limit === 0) return;
    const used = await state.count(`rate:${what}`, id, now() + MINUTE_MS);
    const seconds = Math.max(1, Math.ceil((used.expiresAt - now()) / 1_000));
    announce(what, limit, Math.max(0, limit - used.count), seconds, reply);
    if (used.count > limit) refuse(what, seconds, reply);
  }

  function refuse(what: keyof RateLimits, seconds: number, reply: FastifyReply): never {
    onLimit?.(what);
    reply.header('retry-after', seconds);
    throw new KbError('rate_limited', `Too many requests. Try again in ${seconds} s.`, {
      details: { retryAfter: seconds },
    });
  }

  return {
    async address(request, reply) {
      if (isLoopback(request.ip)) return;
      const { failuresPerMinute: most } = options;
      const ip = networkOf(request.ip);
      // Whoever guesses has to wait before the next guess is even looked at; but not those who come through the same proxy.
      if (most > 0 && request.headers.authorization !== undefined) {
        const failures = await state.get('rate:failure', ip);
        if (failures && Number(failures.value) >= most) {
          refuse('failure', Math.max(1, Math.ceil(((failures.expiresAt ?? now()) - now()) / 1_000)), reply);
        }
      }
      await count('address', ip, options.addressPerMinute, reply);
    },
    async failure(request, reply) {
      if (request.headers.authorization !== undefined) {
        await count('failure', networkOf(request.ip), options.failuresPerMinute, reply);
      }
    },
    async principal(request, reply) {
      const { id } = request.principal;
      if (id !== 'local') await count('principal', id, options.callsPerMinute, reply);
    },
  };
}

const MINUTE_MS = 60_000;

function announce(what: string, limit: number, left: number, seconds: number, reply: FastifyReply): void {
  reply.header('ratelimit-policy', `"${what}";q=${limit};w=60`);
  reply.header('ratelimit', `"${what}";r=${left};t=${seconds}`);
  reply.header('ratelimit-limit', limit).header('ratelimit-remaining', left).header('ratelimit-reset', seconds);
}
