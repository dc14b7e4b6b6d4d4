import type { EmbeddingSpace, VectorKnowledgeStore } from '../../packages/core/src/ports.ts';

export interface Size {
  readonly count: number;
  readonly dimensions: number;
  readonly rounds: number;
}

export interface Setting extends Size {
  readonly store: VectorKnowledgeStore;
  /** Of the database: how often it was called so far, and the processor time of its server in milliseconds. */
  readonly database?: { readonly calls: () => number; readonly cpu: () => number };
}

export const spaceOf = (dimensions: number): EmbeddingSpace => ({
  name: `bench/clusters/${dimensions}`,
  provider: 'bench',
  model: 'clusters',
  dimensions,
});

export const secondsSince = (start: number): number => (performance.now() - start) / 1000;

/** Prints one figure. */
export const say = (name: string, value: number, unit: string): void =>
  console.log(`${name.padEnd(48)} ${value.toFixed(value < 100 ? 1 : 0).padStart(9)} ${unit}`);
