import { KbError, toKbError } from '../errors.ts';
import type { Reranker } from '../ports.ts';

export interface RerankRequest<T> {
  readonly reranker: Reranker;
  readonly query: string;
  /** Best first. */
  readonly items: readonly T[];
  readonly textOf: (item: T) => string;
  readonly budgetMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Best first; those without a score, which the reranker left out, follow in the given order. `failure` says why the order is still the given one. */
export interface Reranked<T> {
  readonly items: readonly { readonly item: T; readonly score?: number | undefined }[];
  readonly failure?: KbError;
}

/** Puts items in the reranker's order, or leaves them as they are when it fails or takes longer than the budget. */
export async function rerankWithin<T>(request: RerankRequest<T>): Promise<Reranked<T>> {
  const { reranker, query, items, textOf, budgetMs, signal } = request;
  const stop = new AbortController();
  const late = Symbol('late');
  let timer: NodeJS.Timeout | undefined;
  const budget = new Promise<typeof late>((resolve) => {
    timer = setTimeout(() => resolve(late), budgetMs);
  });
  const skip = (failure: KbError): Reranked<T> => ({ items: items.map((item) => ({ item })), failure });
  try {
    const scores = await Promise.race([
      reranker.rerank(query, items.map(textOf), {
        signal: signal ? AbortSignal.any([signal, stop.signal]) : stop.signal,
      }),
      budget,
    ]);
    if (scores === late)
      return skip(new KbError('timeout', `The reranker ${reranker.name} took longer than ${budgetMs} ms.`));
    const scored = items.map((item, index) => ({ item, score: scores[index] }));
    return { items: scored.toSorted((a, b) => (b.score ?? -Infinity) - (a.score ?? -Infinity) || 0) };
  } catch (error) {
    if (signal?.aborted) throw toKbError(signal.reason);
    return skip(toKbError(error));
  } finally {
    clearTimeout(timer);
    stop.abort();
  }
}
