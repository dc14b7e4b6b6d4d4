import type { Embedder } from '../ports.ts';
import { embeddingSpace } from './space.ts';

/**
 * A deterministic embedder without a model: words and their character n-grams hashed into a vector. Texts that share
 * words or parts of words are near each other. For tests and benchmarks.
 */
export function hashEmbedder({ dimensions = 384 }: { readonly dimensions?: number } = {}): Embedder {
  const prefixes = { query: '', passage: '' };
  return {
    space: embeddingSpace({ provider: 'hash', model: 'n-grams', dimensions, prefixes }),
    async embed(texts, _kind, options) {
      options?.signal?.throwIfAborted();
      return texts.map((text) => toVector(text, dimensions));
    },
  };
}

function toVector(text: string, dimensions: number): Float32Array {
  const vector = new Float32Array(dimensions);
  const add = (feature: string, weight: number): void => {
    const hash = fnv1a(feature);
    const at = (hash >>> 1) % dimensions;
    vector[at] = (vector[at] ?? 0) + (hash & 1 ? weight : -weight);
  };
  const counts = new Map<string, number>();
  for (const [word] of text
    .normalize('NFKC')
    .toLowerCase()
    .matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  for (const [word, count] of counts) {
    // Short words are mostly grammar; repetition counts less and less.
    const weight = Math.log1p(count) * Math.min(1, word.length / 6);
    add(`=${word}`, weight);
    const marked = `<${word}>`;
    for (let i = 0; i + gram <= marked.length; i++) add(marked.slice(i, i + gram), weight / 2);
  }
  // A text without words still has a direction of its own.
  if (!vector.some((value) => value !== vector[0])) for (let i = 0; i < 8; i++) add(`${text} ${i}`, 1);
  return vector;
}

const gram = 4;

function fnv1a(text: string): number {
  let hash = 0x811c_9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x0100_0193);
  // The low bits of FNV follow the last characters too closely.
  return (hash ^ (hash >>> 15)) >>> 0;
}
