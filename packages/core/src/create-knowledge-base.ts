import { accessOf, requireWriter } from './access/permission.ts';
import { KbError } from './errors.ts';
import { addPaths, addSource, type Ingest } from './ingest/add.ts';
import type { AddOptions, FileArea, KnowledgeBase } from './knowledge-base.ts';
import { parseId } from './model.ts';
import type { KnowledgeStore } from './ports.ts';
import { findDocument, linked, type Linker, passagesOf, textOf } from './use-cases/documents.ts';
import { packedContext, search } from './use-cases/search.ts';
import { verifyQuote } from './use-cases/verify-quote.ts';
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
}

/** The use cases over one store. It owns the store and closes it. */
export function createKnowledgeBase(parts: KnowledgeBaseParts): KnowledgeBase {
  const { store, files, link } = parts;
  const ingest: Ingest = { store, ...parts.ingest };

  function targetOf(options: AddOptions) {
    const collection = options.collection ?? parts.collection;
    requireWriter(options.principal, collection);
    return { ...options, collection };
  }

  return {
    files,
    search: (query, context) => search(parts, query, context),
    context: (query, context) => packedContext(parts, query, context),
    wholeText: (query, context) => wholeText(store, query, context),
    verifyQuote: (query, context) => verifyQuote(parts, query, context),
    document: async (id, context) => linked(await findDocument(store, id, context), link),
    passages: (documentId, context) => Array.fromAsync(passagesOf(store, documentId, context)),

    async fetch(id, { cursor, maxCharacters }, context) {
      const document = await findDocument(store, id, context);
      const { ordinal } = id === document.id ? {} : parseId(id);
      const from = cursor === undefined ? await startOf(ordinal, document.id) : Number(cursor);
      const { text, next } = await textOf(store, document, { from, maxCharacters }, context);
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
      const stats = await store.stats(accessOf(context.principal), context);
      return { ...stats, health: (await store.check(context)) ?? 'ok' };
    },

    addPaths: (paths, options) => addPaths(ingest, paths, targetOf(options)),
    addSource: (source, options) => addSource(ingest, source, targetOf(options)),

    async remove(ids, context) {
      const documents = await Promise.all(ids.map((id) => findDocument(store, id, context)));
      for (const { collection } of documents) requireWriter(context.principal, collection);
      return store.remove(
        documents.map(({ id }) => id),
        accessOf(context.principal),
        context,
      );
    },

    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}
