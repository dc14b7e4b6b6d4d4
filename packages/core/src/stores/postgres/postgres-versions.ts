import type { StoredVersion, VersionRules, VersionStore } from '../../ports.ts';
import { oldestEnd } from '../version-rules.ts';
import type { Caller } from './caller.ts';
import { type DocumentRow, type PassageRow, parse, toDocument, toPassage } from './rows.ts';
import { wireFilter } from './wire-filter.ts';

/** The earlier versions of documents in PostgreSQL. */
export function postgresVersions(database: Caller, rules: VersionRules): VersionStore {
  // What each function answers is said beside it, in the SQL; the type parameter repeats it.
  const read = async <T>(...call: Parameters<typeof database.read>) => (await database.read(...call)) as T;

  async function find(query: object, options: Parameters<VersionStore['of']>[2]): Promise<readonly StoredVersion[]> {
    if (rules.keep === 0) return [];
    return (await read<VersionRow[]>('versions', { ...query, oldestEnd: oldestEnd(rules) }, options)).map(toVersion);
  }

  return {
    since: (id, access, options) => read<string | undefined>('text_since', { id, access }, options),
    of: (id, access, options) =>
      find({ filter: { documents: [id] }, inOrder: true, limit: rules.keep, access }, options),
    latest: ({ filter, limit }, access, options) =>
      find({ filter: wireFilter(filter ?? {}), inOrder: false, limit, access }, options),
    async passages(row, access, options) {
      const query = { row, keep: rules.keep, oldestEnd: oldestEnd(rules), access };
      const found = await read<FoundText | undefined>('version_passages', query, options);
      // Written from rows of that form.
      return found ? parse<PassageRow[]>(found.passages).map((passage) => toPassage(passage, found.id)) : [];
    },
  };
}

interface VersionRow {
  readonly row: number;
  readonly until: string;
  /** The document as it was, and what of it is as it is. */
  readonly state: string;
  readonly key: string;
  readonly sourceUrl: string;
}

interface FoundText {
  readonly id: string;
  readonly passages: string;
}

function toVersion({ row, until, state, key, sourceUrl }: VersionRow): StoredVersion {
  const { since, ...document } = parse<DocumentRow & { readonly since?: string }>(state);
  return { row, document: { ...toDocument(document), key, sourceUrl }, since: since ?? document.updatedAt, until };
}
