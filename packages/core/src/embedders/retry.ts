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
  /** Attempts at a service that is asked too often, or still loads its model; by default no more than at others. */
  readonly attemptsWhenBusy?: number;
  /** Attempts at a service that is late; by default no more than at others. */
  readonly attemptsWhenLate?: number;
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
      const attempts = attemptsAt(error.trouble, policy) ?? policy.attempts;
      if (attempt >= attempts || pause > policy.longestPauseMs) {
        throw givenUp(error);
      }
      await sleep(pause, undefined, signal ? { signal } : {}).catch(() => {
        throw toKbError(signal?.reason);
      });
    }
  }
}

function attemptsAt(trouble: Trouble, { attemptsWhenBusy, attemptsWhenLate }: RetryPolicy): number | undefined {
  if (trouble === 'late') return attemptsWhenLate;
  return trouble === 'busy' || trouble === 'loading' ? attemptsWhenBusy : undefined;
}
