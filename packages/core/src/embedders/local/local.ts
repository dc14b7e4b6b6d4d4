import type { Embedder } from '../../ports.ts';
import { batches } from '../batches.ts';
import { type OwnPrefixes, prefixesOf } from '../prefixes.ts';
import { probe } from '../probe.ts';
import { embeddingSpace } from '../space.ts';
import { usableVectors } from '../usable-vectors.ts';
import { modelProcess } from './model-process.ts';

export interface LocalEmbedderOptions {
  /** A model with ONNX weights, or a folder that holds one. */
  readonly model?: string | undefined;
  /** Where downloaded models are kept. */
  readonly cacheFolder?: string | undefined;
  /** Never download: the model must be there already. */
  readonly offline?: boolean | undefined;
  readonly prefixes?: OwnPrefixes | undefined;
  /** Called while the model is downloaded. */
  readonly downloading?: ((loadedBytes: number, totalBytes: number) => void) | undefined;
  /** Ends the process of the model. */
  readonly signal?: AbortSignal | undefined;
  /** What is imported; by default `@huggingface/transformers`, when it is installed. */
  readonly library?: string | undefined;
}

/** An embedder that runs a model on this machine, in a process of its own, with `@huggingface/transformers`, an optional package. */
export async function localEmbedder(options: LocalEmbedderOptions = {}): Promise<Embedder> {
  const { model = smallMultilingual, prefixes: own } = options;
  const prefixes = prefixesOf(model, own);
  const { library = '@huggingface/transformers', offline = false, cacheFolder, downloading, signal: closing } = options;
  const vectorsOf = modelProcess({ model, library, offline, cacheFolder, downloading, signal: closing });

  const embed: Embedder['embed'] = async (texts, kind, { signal, progress } = {}) => {
    const items = texts.map((text) => ({ text: prefixes[kind] + text }));
    const vectors: Float32Array[] = [];
    for (const batch of batches(items, batchOf)) {
      signal?.throwIfAborted();
      const texts = batch.map(({ text }) => text);
      vectors.push(...(await vectorsOf(texts, kind)));
      progress?.(vectors.length, items.length, 0);
    }
    return vectors;
  };

  const dimensions = await probe(embed, undefined, { signal: closing });
  return {
    space: embeddingSpace({ provider: 'local', model, dimensions, prefixes }),
    async embed(...call) {
      return usableVectors(await embed(...call), dimensions);
    },
  };
}

const smallMultilingual = 'Xenova/multilingual-e5-small';

/** Few at once: a question waits for what is under way, and a processor is slower with more (of 200 words each, 28 ms a passage alone, 43 in fours, 67 in sixteens). */
const batchOf = { texts: 8, tokens: 300 };
