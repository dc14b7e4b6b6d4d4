import { z } from 'zod';

import { postJson, type JsonService } from '../embedders/post-json.ts';
import { TooMuch } from '../embedders/refusal.ts';
import { givenUp, TryAgain } from '../embedders/retry.ts';
import { KbError } from '../errors.ts';
import type { Reranker } from '../ports.ts';
import { ServiceError } from '../service-error.ts';

export interface HttpRerankerOptions {
  /** The whole address, such as `http://localhost:8080/rerank` or `https://api.jina.ai/v1/rerank`. */
  readonly url: string;
  readonly model: string;
  readonly apiKey?: string | undefined;
  readonly timeoutMs?: number;
}

/** The reranker behind any service that speaks Cohere's and Jina's `/rerank`: also vLLM, llama.cpp, Voyage and TEI. */
export function httpReranker({ url, model, apiKey, timeoutMs = 10_000 }: HttpRerankerOptions): Reranker {
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? '')) {
    throw new KbError(
      'invalid_input',
      `The address of the reranker must start with http:// or https://, not "${url}".`,
    );
  }
  const service: JsonService = { called: 'The reranking service', url, apiKey, timeoutMs };
  let field: 'documents' | 'texts' = 'documents';
  const ask = async (query: string, texts: readonly string[], signal: AbortSignal | undefined): Promise<unknown> => {
    try {
      // TEI calls the documents "texts", says that it misses them, and refuses long ones unless it may cut them.
      const body = field === 'texts' ? { texts, truncate: true } : { documents: texts };
      return await postJson(service, { model, query, ...body }, signal);
    } catch (error) {
      if (field === 'texts' || !(error instanceof KbError) || !/missing field .texts/.test(error.message)) throw error;
      field = 'texts';
      return ask(query, texts, signal);
    }
  };
  let most = Infinity;
  /** Halves what the service finds too much: first the list, then a text that is alone. */
  const fitting = async (query: string, texts: readonly string[], signal: AbortSignal | undefined): Promise<Judged> => {
    const half = texts.length >> 1;
    const inHalves = async (): Promise<Judged> => {
      const first = await fitting(query, texts.slice(0, half), signal);
      const second = await fitting(query, texts.slice(half), signal);
      return { scores: [...first.scores, ...second.scores], isCut: first.isCut || second.isCut };
    };
    if (texts.length > most) return inHalves();
    try {
      return { scores: parse(await ask(query, texts, signal), texts.length), isCut: false };
    } catch (error) {
      const [only = ''] = texts;
      if (!(error instanceof TooMuch) || (texts.length === 1 && only.length < shortest)) throw error;
      if (half === 0)
        return { ...(await fitting(query, [only.slice(0, only.length >> 1).toWellFormed()], signal)), isCut: true };
      const judged = await inHalves();
      // Where no text was too long, the list was: the next one is sent in parts at once.
      if (!judged.isCut) most = Math.min(most, texts.length - half);
      return judged;
    }
  };
  return {
    name: model,
    async rerank(query, texts, options) {
      if (texts.length === 0) return [];
      try {
        return (await fitting(query, texts, options?.signal)).scores;
      } catch (error) {
        if (error instanceof TryAgain) throw givenUp(error);
        if (error instanceof TooMuch)
          throw new ServiceError('upstream_failed', error.message, { trouble: 'refused', cause: error });
        throw error;
      }
    },
  };
}

type Score = number | undefined;

interface Judged {
  readonly scores: Score[];
  /** Whether a text had to be cut. */
  readonly isCut: boolean;
}

/** A shorter text is refused for another reason than its length. */
const shortest = 64;

/** A number, also one that is written as a string; null where the model gave none. */
const scoreSchema = z.union([z.number(), z.string().trim().min(1).transform(Number).pipe(z.number())]).nullish();
const itemSchema = z
  .object({ index: z.int().min(0), relevance_score: scoreSchema, score: scoreSchema })
  .refine(({ relevance_score, score }) => relevance_score !== undefined || score !== undefined);
const items = z.array(itemSchema);
const answerSchema = z.union([items, z.object({ results: items }), z.object({ data: items })]);

/** The scores in the order of the texts; of those that a service leaves out because others are better, none. */
function parse(answer: unknown, count: number): Score[] {
  const parsed = answerSchema.safeParse(answer);
  if (!parsed.success) {
    throw new KbError('upstream_failed', 'The reranking service sent an answer of another form.', {
      cause: parsed.error,
    });
  }
  const { data } = parsed;
  const list = Array.isArray(data) ? data : 'results' in data ? data.results : data.data;
  const scores = new Map(
    list.map(({ index, relevance_score, score }) => [index, relevance_score ?? score ?? undefined]),
  );
  if (scores.size !== list.length || list.some(({ index }) => index >= count)) {
    throw new KbError('upstream_failed', 'The reranking service does not say which score is of which text.');
  }
  const ordered = Array.from({ length: count }, (_, index) => scores.get(index));
  if (ordered.every((score) => score === undefined)) {
    throw new KbError('upstream_failed', `The reranking service sent 0 scores for ${count} texts.`);
  }
  return ordered;
}
