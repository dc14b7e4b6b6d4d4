import type { KnowledgeStore } from '../../ports.ts';
import { storeThread } from './store-thread.ts';

export interface SqliteStoreOptions {
  /** A folder; it is made, for the owner alone, when there is none. */
  readonly path: string;
  /** Documents that were analysed by another version count as changed when they are put again. */
  readonly analysisVersion?: number | undefined;
}

/**
 * A store in one folder, shared by any number of processes on one machine: every call sees what the others have committed.
 * Nothing is opened before the first call. With `access`, all figures are those of the named collections alone.
 */
export function sqliteStore({ path, analysisVersion = 0 }: SqliteStoreOptions): KnowledgeStore {
  const thread = storeThread({ path, analysisVersion });
  return {
    put: (documents, options) => thread.call('put', [documents], options),
    remove: (ids, access, options) => thread.call('remove', [ids, access], options),
    get: (id, access, options) => thread.call('get', [id, access], options),
    known: (collection, keys, options) => thread.call('known', [collection, keys], options),
    list: (query, access, options) => thread.call('list', [query, access], options),
    passages: (id, range, access, options) => thread.call('passages', [id, range, access], options),
    candidates: (query, access, options) => thread.call('candidates', [query, access], options),
    passagesByRow: (rows, access, options) => thread.call('passagesByRow', [rows, access], options),
    languages: (access, options) => thread.call('languages', [access], options),
    stats: (access, options) => thread.call('stats', [access], options),
    check: (options) => thread.call('check', [options?.deep ?? false], options),
    [Symbol.asyncDispose]: () => thread.close(),
  };
}
