import { toKbError } from '../errors.ts';
import type { Log } from '../log.ts';
import { inPlainWords, type Trouble, troubleOf } from '../service-error.ts';

export interface TroublePauseOptions {
  /** How sentences call the model or service: "The embedding model". */
  readonly called: string;
  /** What becomes of searches meanwhile, for the log. */
  readonly meanwhile: string;
  readonly log: Log;
  /** For how long nobody asks. */
  readonly pauseMs?: number | undefined;
}

/**
 * Lets nobody wait for a service in trouble: for a while it is not asked. Callers hear what is wrong in plain words, the log the whole sentence, once a
 * pause. A question that it refused stops no other.
 */
export function troublePause({ called, meanwhile, log, pauseMs = 10_000 }: TroublePauseOptions) {
  let paused: { readonly until: number; readonly words: string } | undefined;
  // What is wrong with a question keeps nothing else from the log.
  const quietUntil = { question: 0, service: 0 };

  return {
    /** While the service is not asked: what is wrong. */
    words: () => (paused && paused.until > performance.now() ? paused.words : undefined),
    /** What to tell whoever asked. */
    failed(thrown: unknown, trouble: Trouble = troubleOf(thrown)): string {
      const now = performance.now();
      const words = inPlainWords(called, trouble);
      const about = trouble === 'refused' ? 'question' : 'service';
      if (about === 'service') paused = { until: now + pauseMs, words };
      const { code, message, cause } = toKbError(thrown);
      // What ends with the process is no trouble.
      if (now >= quietUntil[about] && code !== 'cancelled') {
        log.warn({ code, ...(code === 'internal' && { err: cause }) }, `${meanwhile} ${message}`);
        quietUntil[about] = now + pauseMs;
      }
      return words;
    },
    answered() {
      paused = undefined;
    },
  };
}
