import { KbError } from '../errors.ts';
import type { Embedder } from '../ports.ts';
import { checkVectors } from '../vectors/check-vectors.ts';
import { batches } from './batches.ts';
import { prefixesOf, type Prefixes } from './prefixes.ts';
import { probe } from './probe.ts';
import { embeddingSpace } from './space.ts';

export interface LocalEmbedderOptions {
  /** A model with ONNX weights, or a folder that holds one. */
  readonly model?: string | undefined;
  /** Where downloaded models are kept. */
  readonly cacheFolder?: string | undefined;
  /** Never download: the model must be there already. */
  readonly offline?: boolean | undefined;
  readonly prefixes?: Prefixes | undefined;
  /** Called while the model is downloaded. */
  readonly downloading?: ((loadedBytes: number, totalBytes: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** The library; by default `@huggingface/transformers`, when it is installed. */
  readonly library?: (() => Promise<TransformersLibrary>) | undefined;
}

/** An embedder that runs a model in this process with `@huggingface/transformers`, an optional package. */
export async function localEmbedder(options: LocalEmbedderOptions = {}): Promise<Embedder> {
  const { model = smallMultilingual, prefixes = prefixesOf(model) } = options;
  const extract = await load(model, options);
  const pooling = poolingOf(model);

  const embed: Embedder['embed'] = async (texts, kind, { signal, progress } = {}) => {
    const items = texts.map((text) => ({ text: prefixes[kind] + text }));
    const vectors: Float32Array[] = [];
    for (const batch of batches(items, { texts: 16, tokens: 8000 })) {
      signal?.throwIfAborted();
      const { data, dims } = await extract(
        batch.map(({ text }) => text),
        { pooling, normalize: true },
      );
      const dimensions = dims.at(-1) ?? 0;
      for (let at = 0; at < batch.length; at++) vectors.push(data.slice(at * dimensions, (at + 1) * dimensions));
      progress?.(vectors.length, texts.length, 0);
    }
    return vectors;
  };

  const dimensions = await probe(embed, undefined, { signal: options.signal });
  return {
    space: embeddingSpace({ provider: 'local', model, dimensions, prefixes }),
    async embed(...call) {
      const vectors = await embed(...call);
      checkVectors(vectors, dimensions);
      return vectors;
    },
  };
}

/** What is used of `@huggingface/transformers`. */
export interface TransformersLibrary {
  /** Where it keeps models, and whether it may ask for others: the options of a pipeline do not reach all that it reads (4.3). */
  readonly env: { cacheDir: string | null; allowRemoteModels: boolean };
  pipeline(
    task: 'feature-extraction',
    model: string,
    options: {
      readonly dtype: 'q8';
      readonly progress_callback: (event: {
        readonly status: string;
        readonly loaded?: number;
        readonly total?: number;
      }) => void;
    },
  ): Promise<Extract>;
}

type Extract = (
  texts: readonly string[],
  options: { readonly pooling: string; readonly normalize: true },
) => Promise<{ readonly data: Float32Array; readonly dims: readonly number[] }>;

const smallMultilingual = 'Xenova/multilingual-e5-small';

async function load(model: string, options: LocalEmbedderOptions): Promise<Extract> {
  const { library = installed, cacheFolder, offline = false, downloading, signal } = options;
  const { pipeline, env } = await library();
  signal?.throwIfAborted();
  if (cacheFolder) env.cacheDir = cacheFolder;
  env.allowRemoteModels = !offline;
  try {
    return await pipeline('feature-extraction', model, {
      dtype: 'q8',
      progress_callback({ status, loaded, total }) {
        if (status === 'progress_total' && loaded !== undefined && total) downloading?.(loaded, total);
      },
    });
  } catch (cause) {
    const hint = offline
      ? 'It is not on this machine, and downloads are off.'
      : 'Is its name right, and can it be downloaded from here?';
    throw new KbError('upstream_failed', `The local embedding model ${model} cannot be loaded. ${hint}`, { cause });
  }
}

async function installed(): Promise<TransformersLibrary> {
  // A name in a variable: bundlers and the type checker must not ask for an optional package.
  const name: string = '@huggingface/transformers';
  try {
    return await import(name);
  } catch (cause) {
    throw new KbError(
      'invalid_input',
      `Local embeddings need the package ${name}: install it with "npm install ${name}".`,
      { cause },
    );
  }
}

/** How the model makes one vector of its many; most take the mean. */
function poolingOf(model: string): 'mean' | 'cls' | 'last_token' {
  if (/qwen3-embedding/i.test(model)) return 'last_token';
  return /bge-|arctic-embed|mxbai-embed|gte-(base|large)-en-v1\.5/i.test(model) ? 'cls' : 'mean';
}
