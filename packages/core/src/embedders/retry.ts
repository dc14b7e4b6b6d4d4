import { setTimeout as sleep } from 'node:timers/promises';

import { toKbError, type ErrorCode } from '../errors.ts';
import { ServiceError, type Trouble } from '../service-error.ts';

/** A request that failed in a way that another attempt may cure. */
export class TryAgain extends Error {
  override readonly name = 'TryAgain';
  readonly code: ErrorCode;
  readonly trouble: Trouble;
  /** What the service asks to wait. */
  readonly waitMs: number | undefined;

  constructor(code: ErrorCode, message: string, options: TryAgainOptions) {
    super(message, { cause: options.cause });
    this.code = code;
    this.trouble = options.trouble;
    this.waitMs = options.waitMs;
  }
}

interface TryAgainOptions {
  readonly trouble: Trouble;
  readonly cause?: unknown;
  readonly waitMs?: number | undefined;
}

/** What it becomes when nobody tries again. */
export function givenUp(error: TryAgain): ServiceError {
  const { code, message, trouble, cause = error, waitMs = 0 } = error;
  const wait = waitMs < 1000 ? '' : ` (it asks to wait ${Math.ceil(waitMs / 1000)} s)`;
  return new ServiceError(code, `${message}${wait}`, { trouble, cause });
}

export interface RetryPolicy {
  readonly attempts: number;
  /** Attempts at a service that is asked too often; by default no more than at others. */
  readonly attemptsWhenBusy?: number;
  /** The first pause; each is twice as long as the one before, of which a random half is left out. */
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
}

/** Runs until it gives a value. Only `TryAgain` is repeated; when that is in vain it becomes a `ServiceError` with its code. */
export async function withRetries<T>(
  run: () => Promise<T>,
  policy: RetryPolicy,
  signal: AbortSignal | undefined,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      if (signal?.aborted) throw toKbError(signal.reason);
      if (!(error instanceof TryAgain)) throw error;
      const grown = Math.min(policy.firstPauseMs * 2 ** (attempt - 1), policy.longestPauseMs);
      const pause = error.waitMs ?? grown * (0.5 + Math.random() / 2);
      const attempts = (error.code === 'rate_limited' ? policy.attemptsWhenBusy : undefined) ?? policy.attempts;
      if (attempt >= attempts || pause > policy.longestPauseMs) {
        throw givenUp(error);
      }
      await sleep(pause, undefined, signal ? { signal } : {}).catch(() => {
        throw toKbError(signal?.reason);
      });
    }
  }
}

/** The pause that a `Retry-After` header asks for: seconds or a date. */
export function retryAfterMs(header: string | null): number | undefined {
  if (!header) return undefined;
  const seconds = Number(header);
  const wait = Number.isNaN(seconds) ? Date.parse(header) - Date.now() : seconds * 1000;
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}
