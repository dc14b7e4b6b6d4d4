import { join } from 'node:path';
import type { Config } from './config.ts';
import type { Log } from './log.ts';
import type { Embedder } from './ports.ts';

/** The embedder as configured; throws when its model cannot be used. */
export async function openEmbedder(config: Config, log: Log, signal: AbortSignal): Promise<Embedder> {
  const { embeddingModel: model } = config;
  const prefixes = { query: config.embeddingQueryPrefix, passage: config.embeddingPassagePrefix };
  if (config.embeddings === 'local') {
    const { localEmbedder } = await import('./embedders/local/local.ts');
    let told = -1;
    return localEmbedder({
      model,
      prefixes,
      signal,
      cacheFolder: join(config.data, 'models'),
      offline: config.embeddingOffline,
      downloading(loaded, total) {
        const tenths = Math.floor((10 * loaded) / total);
        if (tenths > told) log.info?.({ loaded, total }, `Downloading the embedding model: ${tenths * 10} %.`);
        told = Math.max(told, tenths);
      },
    });
  }
  const { openaiEmbedder } = await import('./embedders/openai.ts');
  return openaiEmbedder({
    baseUrl: config.embeddingUrl,
    model: model ?? 'text-embedding-3-small',
    apiKey: config.embeddingKey,
    dimensions: config.embeddingDimensions,
    prefixes,
    signal,
    once: true,
  });
}
