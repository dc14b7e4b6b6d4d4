import type { Collection } from './collection.ts';
import { direction, type SyntheticModel } from './synthetic-model.ts';

/** The real model of which a collection has the vectors of its documents and questions, if it has them; it knows nothing of any other text. */
export function publishedVectors({ name, documents, queries }: Collection): readonly SyntheticModel[] {
  const passages = vectorsOf(documents.map(({ id, embedding }) => [id, embedding]));
  const questions = vectorsOf(queries.map(({ text, embedding }) => [text, embedding]));
  const dimensions = passages.values().next().value?.length;
  if (dimensions === undefined || passages.size < documents.length || questions.size === 0) return [];
  const strange = (text: string) => direction(`text ${text}`, dimensions);
  return [
    {
      name: 'published vectors',
      space: { name: `bench/${name}/${dimensions}`, provider: 'bench', model: name, dimensions },
      passage: async (document, text) => passages.get(document) ?? strange(text),
      question: async (text) => questions.get(text) ?? strange(text),
    },
  ];
}

function vectorsOf(texts: readonly (readonly [string, readonly number[] | undefined])[]) {
  return new Map(texts.flatMap(([key, vector]) => (vector ? [[key, Float32Array.from(vector)] as const] : [])));
}
