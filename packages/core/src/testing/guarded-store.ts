import { KbError } from '../errors.ts';
import type { CallOptions, VectorKnowledgeStore } from '../ports.ts';

/** The same store, refusing calls that were cancelled and calls after its end. */
export function guardedStore(store: VectorKnowledgeStore): VectorKnowledgeStore {
  let closed = false;

  async function guard<T>(options: CallOptions | undefined, call: () => Promise<T>): Promise<T> {
    if (closed) throw new KbError('store_unavailable', 'The store has been closed.');
    if (options?.signal?.aborted) throw new KbError('cancelled', 'The call was cancelled.');
    return call();
  }

  return {
    put: (documents, options) => guard(options, () => store.put(documents, { anew: options?.anew })),
    move: (moves, options) => guard(options, () => store.move(moves)),
    remove: (ids, access, options) => guard(options, () => store.remove(ids, access)),
    get: (id, access, options) => guard(options, () => store.get(id, access)),
    known: (collection, keys, options) => guard(options, () => store.known(collection, keys)),
    list: (query, access, options) => guard(options, () => store.list(query, access)),
    passages: (id, range, access, options) => guard(options, () => store.passages(id, range, access)),
    candidates: (query, access, options) => guard(options, () => store.candidates(query, access)),
    similarTerms: (terms, access, options) =>
      guard(options, () => store.similarTerms(terms, access, { filter: options?.filter })),
    passagesByRow: (rows, access, options) => guard(options, () => store.passagesByRow(rows, access)),
    languages: (access, options) => guard(options, () => store.languages(access)),
    stats: (access, options) => guard(options, () => store.stats(access)),
    check: (options) => guard(options, () => store.check(options)),
    versions: {
      since: (id, access, options) => guard(options, () => store.versions.since(id, access)),
      of: (id, access, options) => guard(options, () => store.versions.of(id, access)),
      latest: (query, access, options) => guard(options, () => store.versions.latest(query, access)),
      passages: (row, access, options) => guard(options, () => store.versions.passages(row, access)),
    },
    vectors: {
      spaces: (access, options) => guard(options, () => store.vectors.spaces(access)),
      open: (space, options) => guard(options, () => store.vectors.open(space, { fresh: options?.fresh })),
      pending: (id, limit, options) => guard(options, () => store.vectors.pending(id, limit)),
      put: (id, rows, vectors, options) => guard(options, () => store.vectors.put(id, rows, vectors)),
      of: (id, documentId, options) => guard(options, () => store.vectors.of(id, documentId)),
      activate: (id, options) => guard(options, () => store.vectors.activate(id)),
      noteLiteral: (id, literal, options) => guard(options, () => store.vectors.noteLiteral(id, literal)),
      claim: (id, holder, milliseconds, options) => guard(options, () => store.vectors.claim(id, holder, milliseconds)),
      nearest: (query, access, options) => guard(options, () => store.vectors.nearest(query, access)),
    },
    async [Symbol.asyncDispose]() {
      closed = true;
      await store[Symbol.asyncDispose]();
    },
  };
}
