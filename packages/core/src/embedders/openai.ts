import { z } from 'zod';

import { KbError } from '../errors.ts';
import type { Embedder, EmbedOptions } from '../ports.ts';
import { ServiceError } from '../service-error.ts';
import { batches } from './batches.ts';
import { postJson, TooMuch, type JsonService } from './post-json.ts';
import { type OwnPrefixes, prefixesOf } from './prefixes.ts';
import { probe } from './probe.ts';
import { TryAgain, withRetries, type RetryPolicy } from './retry.ts';
import { embeddingSpace } from './space.ts';
import { usableVectors } from './usable-vectors.ts';

export interface OpenaiEmbedderOptions {
  /** Up to and including `/v1`. */
  readonly baseUrl: string;
  readonly model: string;
  readonly apiKey?: string | undefined;
  /** Asked of the service, for models that can shorten their vectors; else the model's own. */
  readonly dimensions?: number | undefined;
  /** Put in front of each text; by default what the model was trained with. */
  readonly prefixes?: OwnPrefixes | undefined;
  readonly batch?: { readonly texts: number; readonly tokens: number };
  readonly retry?: RetryPolicy;
  readonly timeoutMs?: number;
  /** Opening gives up at the first failure, but for a service that is asked too often. */
  readonly once?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The embedder behind any service that speaks OpenAI's `/embeddings`: OpenAI, Ollama, LM Studio, vLLM, TEI, llama.cpp.
 * Opening it asks for three vectors; it throws `upstream_failed` when they cannot be used.
 */
export async function openaiEmbedder(options: OpenaiEmbedderOptions): Promise<Embedder> {
  const { model, batch = { texts: 64, tokens: 16_000 }, retry = patient } = options;
  const prefixes = prefixesOf(model, options.prefixes);
  const service: JsonService = {
    called: 'The embedding service',
    url: endpoint(options.baseUrl),
    apiKey: options.apiKey,
    timeoutMs: options.timeoutMs ?? 60_000,
  };
  let encoding: 'base64' | 'float' = 'base64';
  let mostTexts = batch.texts;
  let policy = options.once ? { ...retry, attempts: 1, attemptsWhenBusy: retry.attempts } : retry;

  const request = (texts: readonly string[], { signal, once }: EmbedOptions): Promise<Answer> =>
    withRetries(
      async () => {
        const { dimensions } = options;
        const body = { model, input: texts, encoding_format: encoding, ...(dimensions ? { dimensions } : {}) };
        try {
          return parse(await postJson(service, body, signal), texts.length);
        } catch (error) {
          if (encoding === 'float' || !(error instanceof KbError) || !error.message.includes('encoding_format'))
            throw error;
          encoding = 'float';
          return parse(await postJson(service, { ...body, encoding_format: encoding }, signal), texts.length);
        }
      },
      once ? { ...retry, attempts: 1 } : policy,
      signal,
    );

  /** Halves what the service finds too much: first the batch, then a text that is alone. */
  const fitting = async (items: readonly Item[], embedOptions: EmbedOptions): Promise<Answer> => {
    try {
      return await request(
        items.map(({ text }) => text),
        embedOptions,
      );
    } catch (error) {
      if (!(error instanceof TooMuch)) throw error;
      const allowed = Number(/maximum allowed batch size (\d+)/.exec(error.message)?.[1]);
      if (allowed > 0) mostTexts = Math.min(mostTexts, allowed);
      const [only] = items;
      if (items.length === 1 && only) {
        if (only.text.length < shortest)
          throw new ServiceError('upstream_failed', error.message, { trouble: 'refused', cause: error });
        const text = only.text.slice(0, only.text.length >> 1).toWellFormed();
        const answer = await fitting([{ ...only, text, cut: true }], embedOptions);
        if (!only.cut)
          embedOptions.note?.(`Text ${only.number + 1} is too long for ${model}: only its beginning was embedded.`);
        return answer;
      }
      const half = items.length >> 1;
      const first = await fitting(items.slice(0, half), embedOptions);
      const second = await fitting(items.slice(half), embedOptions);
      return { vectors: [...first.vectors, ...second.vectors], tokens: first.tokens + second.tokens };
    }
  };

  const embed: Embedder['embed'] = async (texts, kind, embedOptions = {}) => {
    const items = texts.map((text, number) => ({
      number,
      text: prefixes[kind] + (text.trim() ? text : emptyText),
      cut: false,
    }));
    const vectors: Float32Array[] = [];
    let tokens = 0;
    for (const part of batches(items, { ...batch, texts: mostTexts })) {
      const answer = await fitting(part, embedOptions);
      vectors.push(...answer.vectors);
      tokens += answer.tokens;
      embedOptions.progress?.(vectors.length, texts.length, tokens);
    }
    return vectors;
  };

  const dimensions = await probe(embed, options.dimensions, { signal: options.signal });
  policy = retry;
  return {
    space: embeddingSpace({ provider: 'openai', model, dimensions, prefixes }),
    async embed(...call) {
      return usableVectors(await embed(...call), dimensions);
    },
  };
}

interface Item {
  readonly number: number;
  readonly text: string;
  /** Whether it has been shortened already. */
  readonly cut: boolean;
}

interface Answer {
  readonly vectors: readonly Float32Array[];
  readonly tokens: number;
}

const patient: RetryPolicy = { attempts: 6, firstPauseMs: 500, longestPauseMs: 60_000 };
/** Services refuse an empty text. */
const emptyText = '-';
/** A shorter text is refused for another reason than its length. */
const shortest = 64;

const answerSchema = z.object({
  data: z.array(
    z.object({ index: z.int().min(0).optional(), embedding: z.union([z.array(z.number().nullable()), z.base64()]) }),
  ),
  usage: z.object({ prompt_tokens: z.number().optional() }).nullish(),
});

/** The vectors of an answer in the order of the texts. */
function parse(answer: unknown, count: number): Answer {
  const parsed = answerSchema.safeParse(answer);
  if (!parsed.success)
    throw new TryAgain('upstream_failed', 'The embedding service sent an answer of another form.', {
      trouble: 'failing',
      cause: parsed.error,
    });
  const { data, usage } = parsed.data;
  const vectors: Float32Array[] = [];
  for (const [place, { index = place, embedding }] of data.entries()) vectors[index] = toVector(embedding);
  if (data.length !== count)
    throw new TryAgain('upstream_failed', `The embedding service sent ${data.length} vectors for ${count} texts.`, {
      trouble: 'failing',
    });
  if (vectors.length !== count || Object.keys(vectors).length !== count)
    throw new TryAgain('upstream_failed', 'The embedding service does not say which vector is of which text.', {
      trouble: 'failing',
    });
  return { vectors, tokens: usage?.prompt_tokens ?? 0 };
}

function toVector(embedding: readonly (number | null)[] | string): Float32Array {
  // What is not a number is null in JSON: such a vector is refused as one, at once.
  if (typeof embedding !== 'string') return Float32Array.from(embedding, (value) => value ?? Number.NaN);
  const bytes = Buffer.from(embedding, 'base64');
  return Float32Array.from({ length: bytes.length >> 2 }, (_, i) => bytes.readFloatLE(i * 4));
}

function endpoint(baseUrl: string): string {
  const url = URL.parse(baseUrl);
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new KbError(
      'invalid_input',
      `The address of the embedding service must start with http:// or https://, not "${baseUrl}".`,
    );
  }
  url.pathname = `${url.pathname.replace(/\/+$/, '').replace(/\/embeddings$/, '')}/embeddings`;
  return url.href;
}
