import type { VectorKnowledgeStore, VersionRules } from '../../ports.ts';
import { recentLanguages } from '../recent-languages.ts';
import { usualVersions } from '../version-rules.ts';
import { laterThread, storeThread } from './store-thread.ts';

export interface SqliteStoreOptions {
  /** A folder; it is made, for the owner alone, when there is none. */
  readonly path: string;
  /** Documents that were analysed by another version count as changed when they are put again. */
  readonly analysisVersion?: number | undefined;
  /** Memory for vectors; when they need more, one bit a dimension is kept there. */
  readonly vectorMegabytes?: number | undefined;
  /** By default the last five. */
  readonly versions?: VersionRules | undefined;
}

/**
 * A store in one folder, shared by any number of processes on one machine: every call sees what the others have committed.
 * Nothing is opened before the first call. With `access`, all figures are those of the named collections alone.
 */
export function sqliteStore({
  path,
  analysisVersion = 0,
  vectorMegabytes = 512,
  versions = usualVersions,
}: SqliteStoreOptions): VectorKnowledgeStore {
  const settings = { path, analysisVersion, vectorBytes: vectorMegabytes * 2 ** 20, versions };
  const thread = storeThread(settings);
  // Vectors are searched while words are.
  const vectorThread = laterThread(settings);
  const recent = recentLanguages();
  return {
    put: (documents, options) => thread.call('put', [documents, options?.anew ?? false], options),
    move: (moves, options) => thread.call('move', [moves], options),
    remove: (ids, access, options) => thread.call('remove', [ids, access], options),
    get: (id, access, options) => thread.call('get', [id, access], options),
    known: (collection, keys, options) => thread.call('known', [collection, keys], options),
    list: (query, access, options) => thread.call('list', [query, access], options),
    passages: (id, range, access, options) => thread.call('passages', [id, range, access], options),
    async candidates(query, access, options) {
      const found = await thread.call('candidates', [query, access], options);
      recent.note(access, found.languages);
      return found;
    },
    similarTerms: (terms, access, options) => thread.call('similarTerms', [terms, access, options?.filter], options),
    passagesByRow: (rows, access, options) => thread.call('passagesByRow', [rows, access], options),
    languages: async (access, options) =>
      (options?.recent && recent.of(access)) || recent.note(access, await thread.call('languages', [access], options)),
    stats: (access, options) => thread.call('stats', [access], options),
    check: (options) => thread.call('check', [options?.deep ?? false], options),
    versions: {
      since: (id, access, options) => thread.call('textSince', [id, access], options),
      of: (id, access, options) => thread.call('versionsOf', [id, access], options),
      latest: (query, access, options) => thread.call('latestVersions', [query, access], options),
      passages: (row, access, options) => thread.call('versionPassages', [row, access], options),
    },
    vectors: {
      local: true,
      spaces: (access, options) => thread.call('spaces', [access], options),
      open: (space, options) => thread.call('openSpace', [space, options?.fresh ?? false], options),
      pending: (id, limit, options) => thread.call('pendingPassages', [id, limit], options),
      put: (id, rows, vectors, options) => thread.call('putVectors', [id, rows, vectors], options),
      of: (id, documentId, options) => thread.call('vectorsOf', [id, documentId], options),
      activate: (id, options) => thread.call('activateSpace', [id], options),
      noteLiteral: (id, literal, options) => thread.call('noteLiteral', [id, literal], options),
      claim: (id, holder, milliseconds, options) => thread.call('claimSpace', [id, holder, milliseconds], options),
      nearest: (query, access, options) => vectorThread.call('nearest', [query, access], options),
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([thread.close(), vectorThread.close()]);
    },
  };
}
