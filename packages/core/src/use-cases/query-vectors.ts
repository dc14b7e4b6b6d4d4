import { toKbError } from '../errors.ts';
import type { Embedder } from '../ports.ts';

export interface QueryVectorOptions {
  readonly embedder: () => Promise<Embedder>;
  /** How long a question waits for its vector. */
  readonly budgetMs: number;
  /** After a failure nobody waits for so long. */
  readonly pauseMs?: number;
  readonly closing?: AbortSignal | undefined;
}

/** The vector of a question, or the sentence that says why there is none. */
export type QueryVector = { readonly embedder: Embedder; readonly vector: Float32Array } | { readonly failure: string };

/** Vectors of questions: remembered, asked for once at a time, and never waited for beyond the budget. Rejects only when cancelled. */
export function queryVectors({ embedder, budgetMs, pauseMs = 10_000, closing }: QueryVectorOptions) {
  const known = new Map<string, QueryVector>();
  const underWay = new Map<string, Promise<QueryVector>>();
  let paused: { readonly until: number; readonly failure: string } | undefined;

  async function make(text: string): Promise<QueryVector> {
    try {
      const opened = await embedder();
      const [vector = new Float32Array()] = await opened.embed([text], 'query', { signal: closing, once: true });
      if (known.size >= remembered) known.delete(known.keys().next().value ?? '');
      const made = { embedder: opened, vector };
      known.set(text, made);
      paused = undefined;
      return made;
    } catch (error) {
      const failure = toKbError(error).message;
      paused = { until: performance.now() + pauseMs, failure };
      return { failure };
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
    if (paused && paused.until > performance.now()) return { failure: paused.failure };
    const making = underWay.get(text) ?? make(text);
    underWay.set(text, making);
    const made = await within(making, budgetMs, signal);
    if (made) return made;
    const failure = `The embedding model did not answer within ${budgetMs} ms.`;
    paused = { until: performance.now() + pauseMs, failure };
    return { failure };
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
