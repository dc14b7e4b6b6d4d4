import type { TransformersLibrary } from '../embedders/local/load-model.ts';
import { hashEmbedder } from '../embedders/hash.ts';

// A library with the same calls whose model is `hashEmbedder`. Models whose names say so are missing, slow, or end their process.

export const env: TransformersLibrary['env'] = { cacheDir: null, allowRemoteModels: true };

export const pipeline: TransformersLibrary['pipeline'] = async (_task, model, { progress_callback }) => {
  if (model.startsWith('missing/')) throw new Error('404');
  progress_callback({ status: 'progress_total', loaded: 50, total: 100 });
  return async (texts) => {
    // As inference does, on this thread.
    if (model.startsWith('slow/')) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 40 * texts.length);
    if (texts.some((text) => text.includes('process, end!'))) process.kill(process.pid, 'SIGKILL');
    const vectors = await hashEmbedder().embed(texts, 'passage');
    const dimensions = vectors[0]?.length ?? 0;
    return { data: Float32Array.from(vectors.flatMap((vector) => [...vector])), dims: [texts.length, dimensions] };
  };
};
