import type { EmbeddingSpace } from '../packages/core/src/ports.ts';
import type { Collection } from './collection.ts';

/** How well questions point at their answers: of "uneven", every second does as in "strong" and the others hardly. */
export type Strength = 'strong' | 'even' | 'weak' | 'uneven' | 'nothing';

/** The noise in a question, where what it says has a length of about 0.8. */
const noises: Readonly<Record<Exclude<Strength, 'uneven'>, number>> = {
  strong: 1.2,
  even: 1.9,
  weak: 2.6,
  nothing: 30,
};

export const strengths: readonly Strength[] = ['strong', 'even', 'weak', 'uneven', 'nothing'];

export interface Synthetic {
  readonly space: EmbeddingSpace;
  readonly passage: (document: string, text: string) => Float32Array;
  readonly question: (text: string, strength: Strength) => Float32Array;
}

/**
 * A model that knows the answers: passages share a direction, as those of real models do, belong to topics, and have something of their own;
 * a question is what its answers have, with noise. The same at every run.
 */
export function synthetic({ queries }: Collection): Synthetic {
  const dimensions = 128;
  const common = direction('common', dimensions);
  const meaning = (document: string): Float32Array => {
    const topic = direction(`topic ${hashOf(document) % 40}`, dimensions);
    const own = direction(`document ${document}`, dimensions);
    return own.map((value, i) => 0.6 * value + 0.5 * (topic[i] ?? 0));
  };
  const place = (meant: Float32Array, noise: Float32Array, amount: number): Float32Array =>
    meant.map((value, i) => value + 0.8 * (common[i] ?? 0) + amount * (noise[i] ?? 0));
  const answers = new Map(queries.map(({ text, relevant }) => [text, [...relevant.keys()]]));
  return {
    space: { name: `bench/synthetic/${dimensions}`, provider: 'bench', model: 'synthetic', dimensions },
    passage: (document, text) => place(meaning(document), direction(`passage ${text}`, dimensions), 0.35),
    question(text, strength) {
      const meant = new Float32Array(dimensions);
      const documents = answers.get(text) ?? [];
      for (const document of documents) {
        const each = meaning(document);
        for (let i = 0; i < dimensions; i++) meant[i] = (meant[i] ?? 0) + (each[i] ?? 0) / Math.sqrt(documents.length);
      }
      const level = strength === 'uneven' ? (hashOf(text) % 2 === 0 ? 'strong' : 'nothing') : strength;
      return place(meant, direction(`question ${text}`, dimensions), noises[level]);
    },
  };
}

/** Normally distributed, of a length of about 1. */
function direction(name: string, dimensions: number): Float32Array {
  let state = hashOf(name);
  const uniform = (): number => {
    state = (state + 0x6d2b_79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return (((mixed ^ (mixed >>> 14)) >>> 0) + 1) / (2 ** 32 + 1);
  };
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  return Float32Array.from({ length: dimensions }, () => normal() / Math.sqrt(dimensions));
}

function hashOf(text: string): number {
  let hash = 0x811c_9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x0100_0193);
  return (hash ^ (hash >>> 15)) >>> 0;
}
