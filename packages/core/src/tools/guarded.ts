import { KbError } from '../errors.ts';
import type { Tool } from './define.ts';

export interface CallLimits {
  /** Calls that run at the same time; the others wait their turn. */
  readonly concurrent: number;
  /** Of these, calls that add or replace documents. */
  readonly changes: number;
  /** Calls that may wait; one more is refused. */
  readonly waiting: number;
  readonly timeoutMs: number;
}

/**
 * The same tools, sharing the process fairly: a burst of calls is worked off a few at a time, so that what else arrives is
 * answered in between, and none runs for ever.
 */
export function guardedTools(tools: readonly Tool[], limits: CallLimits): readonly Tool[] {
  const all = gate(limits.concurrent, limits.waiting);
  const changes = gate(limits.changes, limits.waiting);
  return tools.map((tool) => ({
    ...tool,
    async run(input, context) {
      const { signal: given } = context;
      given?.throwIfAborted();
      const stop = new AbortController();
      const { signal } = stop;
      let late = false;
      const timer = setTimeout(() => {
        late = true;
        stop.abort();
      }, limits.timeoutMs);
      // By hand: a signal made of two costs more than all else that happens here.
      const leave = (): void => stop.abort(given?.reason);
      given?.addEventListener('abort', leave, { once: true });
      const work = () => all(() => tool.run(input, { ...context, signal }), signal);
      try {
        return await (tool.effect === 'read' ? work() : changes(work, signal));
      } catch (cause) {
        if (!late || given?.aborted) throw cause;
        throw new KbError('timeout', 'The call took too long. Try again, or ask for less.', { cause });
      } finally {
        clearTimeout(timer);
        given?.removeEventListener('abort', leave);
      }
    },
  }));
}

type Gate = <T>(work: () => Promise<T>, signal: AbortSignal) => Promise<T>;

function gate(most: number, waiting: number): Gate {
  const queue = new Set<() => void>();
  let running = 0;

  function turn(signal: AbortSignal): Promise<void> {
    if (queue.size >= waiting) throw new KbError('rate_limited', 'The server is busy. Try again in a moment.');
    return new Promise((resolve, reject) => {
      const start = (): void => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const leave = (): void => {
        queue.delete(start);
        // The reason of an abort is the error that says so.
        reject(signal.reason as Error);
      };
      queue.add(start);
      signal.addEventListener('abort', leave, { once: true });
    });
  }

  return async (work, signal) => {
    signal.throwIfAborted();
    if (running >= most) await turn(signal);
    else running += 1;
    try {
      return await work();
    } finally {
      const [next] = queue;
      // Whoever is next takes over the place, so that nobody who arrives now comes first.
      if (next) {
        queue.delete(next);
        next();
      } else running -= 1;
    }
  };
}
