import { KbError } from '../errors.ts';
import type { Embedder } from '../ports.ts';
import { ServiceError } from '../service-error.ts';
import { batches } from './batches.ts';
import { extras } from './extras.ts';
import { fittingBatches, type FittingRequest } from './fitting.ts';
import { type Answer, vectorsIn } from './openai-answer.ts';
import { postJson, type JsonService } from './post-json.ts';
import { type OwnPrefixes, prefixesOf } from './prefixes.ts';
import { probe } from './probe.ts';
import { withRetries, type RetryPolicy } from './retry.ts';
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
  const asking = extras(options.dimensions);
  let isOpen = false;
  const atOnce = { ...retry, attempts: 1, attemptsWhenBusy: 1 };
  let ofOne = options.once ? { ...atOnce, attemptsWhenBusy: retry.attempts } : retry;
  let ofBatches = ofOne;

  const ask = async (texts: readonly string[], signal: AbortSignal | undefined): Promise<Answer> => {
    const more = asking.fields();
    try {
      return vectorsIn(await postJson(service, { model, input: texts, ...more }, signal), texts.length);
    } catch (error) {
      if (!asking.leaveOut(error, more)) throw error;
      return ask(texts, signal);
    }
  };
  const request = ({ texts, signal, once }: FittingRequest): Promise<Answer> =>
    withRetries(() => ask(texts, signal), once ? atOnce : texts.length > 1 ? ofBatches : ofOne, signal);
  const { fitting, mostTexts } = fittingBatches({ model, most: batch.texts, request, patient: () => isOpen });

  const embed: Embedder['embed'] = async (texts, kind, embedOptions = {}) => {
    const items = texts.map((text, number) => ({
      number,
      text: prefixes[kind] + (text.trim() ? text : emptyText),
      isCut: false,
    }));
    const vectors: Float32Array[] = [];
    let tokens = 0;
    for (const part of batches(items, { ...batch, texts: mostTexts() })) {
      const answer = await fitting(part, embedOptions);
      vectors.push(...answer.vectors);
      tokens += answer.tokens;
      embedOptions.progress?.(vectors.length, texts.length, tokens);
    }
    return vectors;
  };

  const dimensions = await probe(embed, options.dimensions, { signal: options.signal }).catch((error: unknown) => {
    throw withHint(error, service.url);
  });
  isOpen = true;
  ofOne = retry;
  // A batch that is late twice is halved.
  ofBatches = { ...retry, attemptsWhenLate: 2 };
  return {
    space: embeddingSpace({ provider: 'openai', model, dimensions, prefixes }),
    async embed(...call) {
      return usableVectors(await embed(...call), dimensions);
    },
  };
}

// A limit by the minute is waited for longer than an outage.
const patient: RetryPolicy = { attempts: 6, attemptsWhenBusy: 10, firstPauseMs: 500, longestPauseMs: 60_000 };
/** Services refuse an empty text. */
const emptyText = '-';

/** The commonest mistake in an address is said where it may be one. */
function withHint(error: unknown, url: string): unknown {
  const perhaps =
    error instanceof ServiceError &&
    /HTTP 40[45]|of another form|unexpected endpoint/i.test(error.message) &&
    !/\/(v\d|openai|compat)/.test(new URL(url).pathname);
  if (!perhaps) return error;
  const { code, message, trouble } = error;
  return new ServiceError(code, `${message.replace(/\.?$/, '.')} Most addresses end in /v1.`, {
    trouble,
    cause: error,
  });
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
