import { KbError, toKbError } from '../errors.ts';
import { type Log, silentLog } from '../log.ts';
import type { Embedder } from '../ports.ts';
import { troubleOf } from '../service-error.ts';
import { troublePause } from './trouble-pause.ts';

export interface QueryVectorOptions {
  readonly embedder: () => Promise<Embedder>;
  /** How long a question waits for its vector. */
  readonly budgetMs: number;
  /** After a failure nobody waits for so long. */
  readonly pauseMs?: number;
  /** Told the whole of what callers hear in plain words. */
  readonly log?: Log | undefined;
  readonly closing?: AbortSignal | undefined;
}

/** The vector of a question, or why there is none, in words that every caller may read. */
export type QueryVector = { readonly embedder: Embedder; readonly vector: Float32Array } | { readonly failure: string };

/** Vectors of questions: remembered, asked for once at a time, and never waited for beyond the budget. Rejects only when cancelled. */
export function queryVectors({ embedder, budgetMs, pauseMs, log = silentLog, closing }: QueryVectorOptions) {
  const known = new Map<string, QueryVector>();
  const underWay = new Map<string, Promise<QueryVector>>();
  const pause = troublePause({ called: 'The embedding model', meanwhile: 'Searches go by words alone.', log, pauseMs });

  async function make(text: string): Promise<QueryVector> {
    let opened: Embedder | undefined;
    try {
      opened = await embedder();
      const [vector = new Float32Array()] = await opened.embed([text], 'query', { signal: closing, once: true });
      if (known.size >= remembered) known.delete(known.keys().next().value ?? '');
      const made = { embedder: opened, vector };
      known.set(text, made);
      pause.answered();
      return made;
    } catch (error) {
      const trouble = troubleOf(error);
      // A model that cannot be opened has not refused the question.
      return { failure: pause.failed(error, trouble === 'refused' && !opened ? 'failing' : trouble) };
    } finally {
      underWay.delete(text);
    }
  }

  return async (query: string, signal?: AbortSignal): Promise<QueryVector> => {
    const text = query.slice(0, longest).toWellFormed();
    const before = known.get(text);
    if (before) {
      known.delete(text);
      known.set(text, before);
      return before;
    }
    const failure = pause.words();
    if (failure) return { failure };
    const making = underWay.get(text) ?? make(text);
    underWay.set(text, making);
    const made = await within(making, budgetMs, signal);
    if (made) return made;
    return {
      failure: pause.failed(new KbError('timeout', `The embedding model did not answer within ${budgetMs} ms.`)),
    };
  };
}

const remembered = 1000;
/** Characters of a question that are embedded: models read a few hundred words. */
const longest = 8000;

/** What a promise gives, or `undefined` when that takes too long. */
async function within<T>(promise: Promise<T>, milliseconds: number, signal: AbortSignal | undefined) {
  signal?.throwIfAborted();
  const { promise: end, resolve, reject } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => resolve(undefined), milliseconds);
  const abort = () => reject(toKbError(signal?.reason));
  signal?.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([promise, end]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}
