import { join } from 'node:path';
import { passageSettings } from './config-reading.ts';
import type { Config } from './config.ts';
import { createKnowledgeBase } from './create-knowledge-base.ts';
import { fileArea } from './files.ts';
import type { DocumentReader } from './loaders/reader.ts';
import type { ReadingSettings } from './loaders/settings.ts';
import type { KnowledgeBase } from './knowledge-base.ts';
import type { Document, Span } from './model.ts';
import type { StateStore } from './ports.ts';
import { analysisVersion } from './text/index.ts';
import type { Linker } from './use-cases/documents.ts';

export interface OpenOptions {
  /** Where documents are shown, when an HTTP server runs; without it links lead to the sources. */
  readonly baseUrl?: string | undefined;
  /** Further paths that callers never write to, such as the configuration file. */
  readonly protect?: readonly string[] | undefined;
}

/** A knowledge base as configured. The only place that names drivers, each loaded when it is needed. */
export async function openKnowledgeBase(
  config: Config,
  { baseUrl, protect = [] }: OpenOptions = {},
): Promise<KnowledgeBase> {
  const { sqliteStore } = await import('./stores/sqlite/index.ts');
  let reader: Promise<DocumentReader> | undefined;
  const reading = () =>
    (reader ??= import('./loaders/reader.ts').then(({ documentReader }) => documentReader(readingOf(config))));
  const kb = createKnowledgeBase({
    store: sqliteStore({ path: config.data, analysisVersion }),
    files: fileArea({ roots: config.roots, protect: [config.data, ...protect] }),
    link: linkerTo(config.publicUrl ?? baseUrl),
    ingest: {
      settings: passageSettings(config),
      loaderFor: async (source) => (await reading()).loaderFor(source),
      checkFile: async (name, bytes) => (await reading()).checkFile(name, bytes),
      now: Date.now,
    },
    collection: config.collection,
    resultCharacters: config.resultCharacters,
  });
  return {
    ...kb,
    async [Symbol.asyncDispose]() {
      await kb[Symbol.asyncDispose]();
      await (await reader)?.close();
    },
  };
}

const readingOf = (config: Config): ReadingSettings => ({
  fileMegabytes: config.maxFileMegabytes,
  seconds: config.readSeconds,
  heapMegabytes: config.readMegabytes,
  pages: config.maxPages,
  ocr: config.ocr,
});

/** Where keys, users, grants and sign-ins are kept, as configured. */
export async function openState({ data }: Pick<Config, 'data'>): Promise<StateStore> {
  const { sqliteState } = await import('./stores/sqlite-state.ts');
  return sqliteState({ path: data });
}

/** Links to our own pages below `baseUrl`, else to the source, else to the resource. */
function linkerTo(baseUrl: string | undefined): Linker {
  if (baseUrl === undefined) return ({ sourceUrl, id }: Document) => sourceUrl || `kb://documents/${id}`;
  const root = join(new URL(baseUrl).pathname, 'documents');
  return ({ id }, place) => new URL(`${root}/${id}${query(place)}`, baseUrl).href;
}

function query(place: number | Span | undefined): string {
  if (place === undefined) return '';
  return typeof place === 'number' ? `?passage=${place}#passage` : `?from=${place.from}&to=${place.to}#quote`;
}
