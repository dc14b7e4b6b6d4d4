import { KbError } from '../../errors.ts';
import type { ModelRequest } from './protocol.ts';

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

/** Loads a model into this process; it gives one vector a text. Inference holds this thread up: it belongs into a process of its own. */
export async function loadModel(
  { model, cacheFolder, offline, library }: ModelRequest,
  downloading: (loadedBytes: number, totalBytes: number) => void,
): Promise<(texts: readonly string[]) => Promise<readonly Float32Array[]>> {
  const { pipeline, env } = await installed(library);
  if (cacheFolder) env.cacheDir = cacheFolder;
  env.allowRemoteModels = !offline;
  const pooling = poolingOf(model);
  try {
    const extract = await pipeline('feature-extraction', model, {
      dtype: 'q8',
      progress_callback({ status, loaded, total }) {
        if (status === 'progress_total' && loaded !== undefined && total) downloading(loaded, total);
      },
    });
    return async (texts) => {
      const { data, dims } = await extract(texts, { pooling, normalize: true });
      const dimensions = dims.at(-1) ?? 0;
      return texts.map((_, place) => data.slice(place * dimensions, (place + 1) * dimensions));
    };
  } catch (cause) {
    const hint = offline
      ? 'It is not on this machine, and downloads are off.'
      : 'Is its name right, and can it be downloaded from here?';
    throw new KbError('upstream_failed', `The local embedding model ${model} cannot be loaded. ${hint}`, { cause });
  }
}

async function installed(library: string): Promise<TransformersLibrary> {
  try {
    return await import(library);
  } catch (cause) {
    throw new KbError(
      'invalid_input',
      `Local embeddings need the package ${library}: install it with "npm install ${library}".`,
      { cause },
    );
  }
}

/** How the model makes one vector of its many; most take the mean. */
function poolingOf(model: string): 'mean' | 'cls' | 'last_token' {
  if (/qwen3-embedding/i.test(model)) return 'last_token';
  return /bge-|arctic-embed|mxbai-embed|gte-(base|large)-en-v1\.5/i.test(model) ? 'cls' : 'mean';
}
