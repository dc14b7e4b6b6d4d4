import { join } from 'node:path';
import { passageSettings } from './config/reading.ts';
import type { Config } from './config.ts';
import { createKnowledgeBase } from './create-knowledge-base.ts';
import { detailsReader } from './details/details-reader.ts';
import type { DetailsTable } from './details/table.ts';
import { fileArea } from './files.ts';
import { changedFiles } from './ingest/files/changed-files.ts';
import { fileReader } from './ingest/files/file-reader.ts';
import { machineTurns } from './ingest/jobs/machine-turns.ts';
import type { DocumentReader } from './loaders/reader.ts';
import type { ReadingSettings } from './loaders/settings.ts';
import type { KnowledgeBase } from './knowledge-base.ts';
import { type Log, silentLog } from './log.ts';
import { type Document, type Span, versionOf } from './model.ts';
import type { DocumentLoader, VectorKnowledgeStore } from './ports.ts';
import { warnOfOpenKey } from './network/open-key.ts';
import { openEmbedder } from './open-embedder.ts';
import { openLater } from './open-later.ts';
import { openState, openStore } from './open-store.ts';
import type { WebSettings } from './ingest/web/web-settings.ts';
import { webReader } from './ingest/web/web-reader.ts';
import type { Linker } from './use-cases/documents.ts';

export {
  backupStore,
  type DatabaseAdmin,
  databaseScript,
  databasesOf,
  openDatabase,
  openState,
  openStore,
  restoreStore,
} from './open-store.ts';

export interface OpenOptions {
  /** Where documents are shown, when an HTTP server runs; without it links lead to the sources. */
  readonly baseUrl?: string | undefined;
  /** Further paths that callers never write to, such as the configuration file. */
  readonly protect?: readonly string[] | undefined;
  /** Told of passages that wait for their vectors. */
  readonly log?: Log | undefined;
  /** Loaders of the user's own, asked before the others. */
  readonly loaders?: readonly DocumentLoader[] | undefined;
  /** What is said about files that will be added. */
  readonly tables?: readonly DetailsTable[] | undefined;
  /** The version that web sites are told. */
  readonly version?: string | undefined;
  /** Whether this process stays: then it makes missing vectors from the start. */
  readonly serving?: boolean | undefined;
}

/** A knowledge base as configured. The only place that names drivers, each loaded when it is needed. */
export async function openKnowledgeBase(
  config: Config,
  {
    baseUrl,
    protect = [],
    log = silentLog,
    loaders = [],
    tables,
    version = '0.0.0',
    serving = false,
  }: OpenOptions = {},
): Promise<KnowledgeBase> {
  let reader: Promise<DocumentReader> | undefined;
  const reading = () =>
    (reader ??= import('./loaders/reader.ts').then(({ documentReader }) => documentReader(readingOf(config), turns)));
  const turns = machineTurns(() => openState(config));
  const store = await openStore(config);
  const semantic = await openSemantic(config, store, log);
  if (serving) semantic?.serve();
  const kb = createKnowledgeBase({
    store,
    vectors: store.vectors,
    ...semantic?.parts,
    files: fileArea({ roots: config.roots, protect: [config.data, ...protect] }),
    link: linkerTo(config.publicUrl ?? baseUrl),
    changedFiles: changedFiles(),
    ingest: {
      settings: passageSettings(config),
      async loaderFor(source) {
        const own = loaders.length > 0 ? (await import('./loaders/own.ts')).ownLoader(loaders, source) : undefined;
        return own ?? (await reading()).loaderFor(source);
      },
      checkFile: async (name, bytes) => (await reading()).checkFile(name, bytes),
      readers: [
        detailsReader(fileReader({ exclude: [config.data], followLinks: config.followLinks }), tables),
        webReader(webSettingsOf(config, version)),
      ],
      abilities: JSON.stringify([
        { ...readingOf(config), ocr: [config.ocr, config.ocrModel, config.ocrPages] },
        loaders.map(({ name }) => name),
      ]),
      toldAlone: tables !== undefined,
      now: Date.now,
    },
    state: () => openState(config),
    watching: serving && config.watch,
    log,
    collection: config.collection,
    resultCharacters: config.resultCharacters,
  });
  return {
    ...kb,
    async [Symbol.asyncDispose]() {
      semantic?.close();
      await kb[Symbol.asyncDispose]();
      await (await reader)?.close();
      await turns[Symbol.asyncDispose]();
    },
  };
}

const webSettingsOf = (config: Config, version: string): WebSettings => ({
  userAgent: `kb-mcp/${version}`,
  privateHosts: config.webPrivateHosts,
  delayMs: config.webDelay * 1000,
  atOnce: config.webAtOnce,
  timeoutMs: config.webSeconds * 1000,
  maxBytes: config.maxFileMegabytes * 1024 * 1024,
  pictures: config.ocr !== 'off',
});

const readingOf = (config: Config): ReadingSettings => ({
  fileMegabytes: config.maxFileMegabytes,
  seconds: config.readSeconds,
  heapMegabytes: config.readMegabytes,
  pages: config.maxPages,
  ocr: ocrOf(config),
});

const ocrOf = ({ ocr, ocrPages: pages, ...config }: Config): ReadingSettings['ocr'] =>
  ocr === 'off'
    ? 'off'
    : ocr === 'tesseract'
      ? { pages }
      : {
          pages,
          service: { url: config.ocrUrl, model: config.ocrModel, key: config.ocrKey, seconds: config.ocrSeconds },
        };

/** What needs a model or a service, when one is configured. */
async function openSemantic(config: Config, store: VectorKnowledgeStore, log: Log) {
  if (config.embeddings === 'none' && config.rerankUrl === undefined) return undefined;
  const [{ vectorKeeper }, { loadVectors }, { semanticRanking }, { httpReranker }] = await Promise.all([
    import('./ingest/vector-keeper.ts'),
    import('./use-cases/load-vectors.ts'),
    import('./use-cases/semantic-ranking.ts'),
    import('./rerankers/http.ts'),
  ]);
  const closing = new AbortController();
  const { signal } = closing;
  const embedder = config.embeddings === 'none' ? undefined : openLater(() => openEmbedder(config, log, signal));
  const { rerankUrl: url, rerankModel: model, rerankKey: apiKey, rerankPassages } = config;
  const reranker = url === undefined ? undefined : httpReranker({ url, model, apiKey });
  const { embeddingMilliseconds: embedMs, vectorWeight, rerankMilliseconds: rerankMs } = config;
  const rerank = { reranker, rerankMs, rerankPassages };
  if (config.embeddings === 'openai')
    void warnOfOpenKey({ service: 'embedding service', url: config.embeddingUrl, key: config.embeddingKey, log });
  void warnOfOpenKey({ service: 'reranker', url, key: apiKey, log });
  const { vectors } = store;
  const keeper = embedder && vectorKeeper({ store, embedder, log });
  return {
    parts: {
      rank: semanticRanking({ store, embedder, embedMs, vectorWeight, ...rerank, log, closing: signal }),
      keeper,
    },
    /** In the background: makes what is missing, and has ready what searches need. */
    serve() {
      keeper?.topUp();
      if (embedder) void loadVectors({ vectors, log, signal });
    },
    close: () => closing.abort(),
  };
}

/** Links to our own pages below `baseUrl`, else to the source, else to the resource. */
function linkerTo(baseUrl: string | undefined): Linker {
  if (baseUrl === undefined) return (document) => addressOf(document) || `kb://documents/${document.id}`;
  const root = join(new URL(baseUrl).pathname, 'documents');
  return (document, place) => new URL(`${root}/${document.id}${query(document, place)}`, baseUrl).href;
}

/** Of records, which share the address of their file, each its own. */
const addressOf = ({ sourceUrl, mediaType, key }: Document): string =>
  mediaType === 'application/jsonl' && sourceUrl.startsWith('file:')
    ? `${sourceUrl}#${encodeURIComponent(key.toWellFormed())}`
    : sourceUrl;

function query(document: Document, place: number | Span | undefined): string {
  if (place === undefined) return '';
  // In another text something else may stand there.
  const version = `version=${versionOf(document)}`;
  return typeof place === 'number'
    ? `?passage=${place}&${version}#passage`
    : `?from=${place.from}&to=${place.to}&${version}#quote`;
}
