import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** A retrieval collection in BEIR form: documents, questions and which documents answer them. */
export interface Collection {
  readonly name: string;
  readonly documents: readonly CollectionDocument[];
  readonly queries: readonly CollectionQuery[];
}

export interface CollectionDocument {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  /** Its vector by a real model, where the collection has them. */
  readonly embedding?: readonly number[] | undefined;
}

export interface CollectionQuery {
  readonly id: string;
  readonly text: string;
  /** Grade by document id; only grades above 0. */
  readonly relevant: ReadonlyMap<string, number>;
  readonly embedding?: readonly number[] | undefined;
}

/** Reads `corpus.jsonl`, `queries.jsonl` and `qrels/test.tsv` of a folder; questions without a judged document are left out. */
export function readCollection(folder: string): Collection {
  const judged = new Map<string, Map<string, number>>();
  for (const line of readFileSync(join(folder, 'qrels', 'test.tsv'), 'utf8')
    .split('\n')
    .slice(1)) {
    const [query, document, grade] = line.trim().split('\t');
    if (!query || !document || !(Number(grade) > 0)) continue;
    judged.set(query, (judged.get(query) ?? new Map<string, number>()).set(document, Number(grade)));
  }
  const documents = lines(join(folder, 'corpus.jsonl')).map(({ _id, title, text, embedding }) => ({
    id: _id,
    title: title ?? '',
    text: text ?? '',
    embedding,
  }));
  const queries = lines(join(folder, 'queries.jsonl')).flatMap(({ _id, text, embedding }) => {
    const relevant = judged.get(_id);
    return relevant ? [{ id: _id, text: text ?? '', relevant, embedding }] : [];
  });
  return { name: basename(folder), documents, queries };
}

interface Line {
  readonly _id: string;
  readonly title?: string;
  readonly text?: string;
  readonly embedding?: readonly number[];
}

function lines(path: string): Line[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim())
    .map((line) => JSON.parse(line));
}
