import type { CallOptions } from './options.ts';

/** Vectors of different spaces are never compared. The name is the identity: provider, model, dimensions, prefixes. */
export interface EmbeddingSpace {
  readonly name: string;
  readonly provider: string;
  readonly model: string;
  readonly dimensions: number;
}

export interface EmbedOptions extends CallOptions {
  /** Gives up at the first failure: somebody waits. */
  readonly once?: boolean | undefined;
  /** Called after every batch; `tokens` is what the service says it has counted so far, 0 when it does not say. */
  readonly progress?: ((done: number, total: number, tokens: number) => void) | undefined;
  /** Called with a sentence about something that was done differently, such as a text that had to be cut. */
  readonly note?: ((sentence: string) => void) | undefined;
}

/** Turns texts into vectors of one space: one a text, in the order of the texts, none zero, constant or not finite. */
export interface Embedder {
  readonly space: EmbeddingSpace;
  embed(texts: readonly string[], kind: 'query' | 'passage', options?: EmbedOptions): Promise<readonly Float32Array[]>;
}

/**
 * Judges how well texts answer a query: one score a text, in the order of the texts; higher is better. A text without a score is worse than all that have
 * one.
 */
export interface Reranker {
  readonly name: string;
  rerank(query: string, texts: readonly string[], options?: CallOptions): Promise<readonly (number | undefined)[]>;
}
