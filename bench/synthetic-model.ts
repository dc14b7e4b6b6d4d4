import { hashEmbedder } from '../packages/core/src/embedders/hash.ts';
import type { EmbeddingSpace } from '../packages/core/src/ports.ts';
import type { Collection } from './collection.ts';

/** A made-up model, the same at every run. Those with the same space see passages alike. */
export interface SyntheticModel {
  readonly name: string;
  readonly space: EmbeddingSpace;
  readonly passage: (document: string, text: string) => Promise<Float32Array>;
  readonly question: (text: string) => Promise<Float32Array>;
  /** What of a question is searched for by words, where that is not all of it. */
  readonly asked?: (text: string) => string;
}

/** A model that makes the same of a question as of a passage. */
const onText = (name: string, vector: (text: string) => Float32Array | Promise<Float32Array>): SyntheticModel => ({
  name,
  space: spaceOf(name),
  passage: async (_, text) => vector(text),
  question: async (text) => vector(text),
});

/**
 * Models of several strengths: five that know the answers but for noise, one of these to whose questions the base has other words, one that goes by words as well, and one
 * that goes by runs of letters alone, two that add up the directions of words, and one whose vectors have nothing to do with what is said, but stand out. Of the first, passages share a direction, as those of real models do, belong to topics, and have something of their own; a question is what
 * its answers have, with noise. "Uneven" knows every second question as "strong" does, and the others hardly.
 */
export function syntheticModels({ queries, documents }: Collection): readonly SyntheticModel[] {
  const rarity = rarities(documents.map(({ text }) => text));
  const answers = new Map(queries.map(({ text, relevant }) => [text, [...relevant.keys()]]));
  const passage = async (document: string, text: string) =>
    sum([shared, 0.8], [meaning(document), 1], [direction(`passage ${text}`), 0.35]);
  const question = async (text: string, noise: number) => {
    const documents = answers.get(text) ?? [];
    const each = 1 / Math.sqrt(documents.length || 1);
    const meant = documents.map((document) => [meaning(document), each] as const);
    return sum([shared, 0.8], ...meant, [direction(`question ${text}`), noise]);
  };
  const knowing = (name: string, noise: (text: string) => number): SyntheticModel => ({
    name,
    space: spaceOf('answers'),
    passage,
    question: async (text) => question(text, noise(text)),
  });
  return [
    ...Object.entries(noises).map(([name, noise]) => knowing(name, () => noise)),
    knowing('uneven', (text) => (hashOf(text) % 2 === 0 ? noises.strong : noises.nothing)),
    { ...knowing('even, a third of the words', () => noises.even), asked: aThird },
    {
      name: 'even, goes by words too',
      space: spaceOf('answers and words'),
      passage: async (document, text) => sum([await passage(document, text), 1], [await runsOfLetters(text), 0.6]),
      question: async (text) => sum([await question(text, noises.even), 1], [await runsOfLetters(text), 0.9]),
    },
    onText('runs of letters', runsOfLetters),
    onText('hashed words', (text) => hashedWords(text)),
    onText('hashed words by rarity', (text) => hashedWords(text, rarity)),
    onText('sure of nothing', sureOfNothing),
  ];
}

/** The noise in a question, where what it says has a length of about 0.8. */
const noises = { strong: 1.2, even: 1.9, weak: 2.6, nothing: 30 };

const dimensions = 128;

function spaceOf(name: string): EmbeddingSpace {
  return { name: `bench/${name}/${dimensions}`, provider: 'bench', model: name, dimensions };
}

function meaning(document: string): Float32Array {
  return sum([direction(`document ${document}`), 0.6], [direction(`topic ${hashOf(document) % 40}`), 0.5]);
}

async function runsOfLetters(text: string): Promise<Float32Array> {
  const [vector = new Float32Array(dimensions)] = await hashEmbedder({ dimensions }).embed([text], 'passage');
  return sum([vector, 1 / Math.hypot(...vector)]);
}

const wordsOf = (text: string): readonly string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [text];

function hashedWords(text: string, weight: (word: string) => number = () => 1): Float32Array {
  return sum(...wordsOf(text).map((word) => [direction(`word ${word}`), weight(word)] as const));
}

/** How few of the texts hold a word, as BM25 weighs it. */
function rarities(texts: readonly string[]): (word: string) => number {
  const holding = new Map<string, number>();
  for (const text of texts) for (const word of new Set(wordsOf(text))) holding.set(word, (holding.get(word) ?? 0) + 1);
  return (word) => Math.log(1 + texts.length / ((holding.get(word) ?? 0) + 0.5));
}

/** Near one of 200 centres, whatever the text says. */
function sureOfNothing(text: string): Float32Array {
  return sum([direction(`centre ${hashOf(text) % 200}`), 1], [direction(`text ${text}`), 0.7]);
}

/** Every third word; of a text that is not spaced, the first third. */
function aThird(text: string): string {
  const words = text.split(/\s+/u);
  if (words.length > 2) return words.filter((_, place) => place % 3 === 1).join(' ');
  return [...text].slice(0, Math.ceil([...text].length / 3)).join('');
}

function sum(...parts: readonly (readonly [vector: Float32Array, weight: number])[]): Float32Array {
  const total = new Float32Array(dimensions);
  for (const [vector, weight] of parts)
    for (let i = 0; i < dimensions; i++) total[i] = (total[i] ?? 0) + weight * (vector[i] ?? 0);
  return total;
}

/** Normally distributed, of a length of about 1. */
export function direction(name: string, length = dimensions): Float32Array {
  let state = hashOf(name);
  const uniform = (): number => {
    state = (state + 0x6d2b_79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return (((mixed ^ (mixed >>> 14)) >>> 0) + 1) / (2 ** 32 + 1);
  };
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  return Float32Array.from({ length }, () => normal() / Math.sqrt(length));
}

const shared = direction('common');

function hashOf(text: string): number {
  let hash = 0x811c_9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x0100_0193);
  return (hash ^ (hash >>> 15)) >>> 0;
}
