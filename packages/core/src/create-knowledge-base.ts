import { accessOf, requireScope, requireWriter } from './access/permission.ts';
import { KbError } from './errors.ts';
import { addSource } from './ingest/add.ts';
import { withinArea } from './ingest/files/within-area.ts';
import { addJobs } from './ingest/jobs/add-job.ts';
import type { Ingest } from './ingest/read-in.ts';
import { givenTags } from './ingest/given-tags.ts';
import { keepLevel } from './ingest/sync/keep-level.ts';
import type { VectorKeeper } from './ingest/vector-keeper.ts';
import type { ChangedFiles } from './ingest/files/changed-files.ts';
import type { AddOptions, FileArea, KnowledgeBase } from './knowledge-base.ts';
import { parseId } from './model.ts';
import { type Log, silentLog } from './log.ts';
import { openLater } from './open-later.ts';
import type { KnowledgeStore, StateStore, VectorStore } from './ports.ts';
import { findDocument, linked, type Linker, passagesOf, textOf } from './use-cases/documents.ts';
import { jobsOf } from './use-cases/jobs.ts';
import { type Rank, wordRanking } from './use-cases/rank.ts';
import { packedContext, search } from './use-cases/search.ts';
import { sourcesOf, syncSources } from './use-cases/sources.ts';
import { verifyQuote } from './use-cases/verify-quote.ts';
import { compareVersions, listVersions, readVersion } from './use-cases/versions.ts';
import { wholeText } from './use-cases/whole-text.ts';

export interface KnowledgeBaseParts {
  readonly store: KnowledgeStore;
  readonly files: FileArea;
  readonly link: Linker;
  readonly ingest: Omit<Ingest, 'store'>;
  /** The collection documents go to when the caller names none. */
  readonly collection: string;
  /** Most characters of passage text in one page of search results. */
  readonly resultCharacters: number;
  /** Where it is given, hits whose file has changed are marked. */
  readonly changedFiles?: ChangedFiles | undefined;
  /** By default by words. */
  readonly rank?: Rank | undefined;
  /** The vectors that the store holds, whether or not a model is configured. */
  readonly vectors?: Pick<VectorStore, 'spaces'> | undefined;
  /** Makes vectors of what is added; it is closed with the knowledge base. */
  readonly keeper?: VectorKeeper | undefined;
  /** Where sources and jobs are kept; it is closed with the knowledge base. */
  readonly state: () => Promise<StateStore>;
  /** Whether this process stays: then it watches sources and finishes what others have left. */
  readonly watching?: boolean | undefined;
  readonly log?: Log | undefined;
}

/** The use cases over one store. It owns the store and closes it. */
export function createKnowledgeBase(parts: KnowledgeBaseParts): KnowledgeBase {
  const { store, files, link, keeper } = parts;
  const searching = { ...parts, rank: parts.rank ?? wordRanking(store) };
  const ingest: Ingest = { store, ...parts.ingest };
  const state = openLater(parts.state);
  const sourceParts = { ingest, state, collection: parts.collection };
  // What others ask for is never fetched from elsewhere: only a source that somebody declared is.
  const here = { ...ingest, readers: ingest.readers.filter(({ remote }) => !remote) };
  const adds = addJobs(here, state);
  const written = (): void => keeper?.topUp();
  const level = parts.watching ? keepLevel({ ingest, state, adds, log: parts.log ?? silentLog, written }) : undefined;

  function targetOf(options: AddOptions) {
    const collection = options.collection ?? parts.collection;
    requireWriter(options.principal, collection);
    return { ...options, collection, tags: options.tags && givenTags(options.tags) };
  }

  async function* thenTopUp<T>(reports: AsyncIterable<T>): AsyncGenerator<T> {
    try {
      yield* reports;
    } finally {
      keeper?.topUp();
    }
  }

  return {
    files,
    search: (query, context) => search(searching, query, context),
    context: (query, context) => packedContext(searching, query, context),
    wholeText: (query, context) => wholeText(store, query, context),
    verifyQuote: (query, context) => verifyQuote(parts, query, context),
    document: async (id, context) => linked(await findDocument(store, id, context), link),
    versions: (id, context) => listVersions(parts, id, context),
    readVersion: (id, options, context) => readVersion(parts, id, options, context),
    compareVersions: (id, between, context) => compareVersions(parts, id, between, context),
    passages: (documentId, context) => Array.fromAsync(passagesOf(store, documentId, context)),

    async fetch(id, { cursor, maxCharacters }, context) {
      const document = await findDocument(store, id, context);
      const { ordinal } = id === document.id ? {} : parseId(id);
      const from = cursor === undefined ? await startOf(ordinal, document.id) : Number(cursor);
      const { text, next } = await textOf(passagesOf(store, document.id, context), { from, maxCharacters });
      const fetched = { document: { ...document, url: link(document, ordinal) }, text, from };
      return next === undefined ? fetched : { ...fetched, cursor: String(next) };

      async function startOf(passage: number | undefined, documentId: string): Promise<number> {
        if (passage === undefined || document.characters <= maxCharacters) return 0;
        const range = { from: passage, limit: 1 };
        const [first] = await store.passages(documentId, range, accessOf(context.principal), context);
        if (!first) throw new KbError('not_found', `The document «${documentId}» has no passage ${passage}.`);
        return first.characters.from;
      }
    },

    async list({ filter, limit, cursor }, context) {
      const query = { limit, ...(filter && { filter }), ...(cursor === undefined ? {} : { cursor }) };
      const page = await store.list(query, accessOf(context.principal), context);
      return { ...page, items: page.items.map((document) => linked(document, link)) };
    },

    async stats(context) {
      const access = accessOf(context.principal);
      const stats = await store.stats(access, context);
      const spaces = (await parts.vectors?.spaces(access, context)) ?? [];
      return { ...stats, health: (await store.check(context)) ?? 'ok', spaces };
    },

    async embed(request, { principal, signal }) {
      requireScope(principal, 'kb:admin');
      if (keeper) return keeper.embed({ signal, ...request });
      throw new KbError('invalid_input', 'No embedding model is configured. Set KB_MCP_EMBEDDINGS to openai or local.');
    },

    addPaths(paths, options) {
      const confined = options.inArea ? here.readers.map((reader) => withinArea(reader, files)) : undefined;
      return thenTopUp(adds.add(paths, targetOf(options), { by: options.principal.id, confined }));
    },
    async addSource(source, options) {
      const report = await addSource(ingest, source, targetOf(options));
      keeper?.topUp();
      return report;
    },

    sources: sourcesOf(sourceParts),
    async sync(request, context) {
      try {
        return await syncSources(sourceParts, request, context);
      } finally {
        written();
      }
    },
    jobs: jobsOf({ state }),

    async remove(ids, context) {
      const documents = await Promise.all(ids.map((id) => findDocument(store, id, context)));
      for (const { collection } of documents) requireWriter(context.principal, collection);
      return store.remove(
        documents.map(({ id }) => id),
        accessOf(context.principal),
        context,
      );
    },

    async [Symbol.asyncDispose]() {
      await level?.[Symbol.asyncDispose]();
      await keeper?.[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
      await (await state.opened())?.[Symbol.asyncDispose]();
    },
  };
}
