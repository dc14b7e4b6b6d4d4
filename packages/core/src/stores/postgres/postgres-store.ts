import type { Stats } from '../../model.ts';
import type { Candidates, PutOutcome, VectorKnowledgeStore, VersionRules } from '../../ports.ts';
import { extensionOf } from '../extension-of.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import { caller } from './caller.ts';
import { postgresVectors } from './postgres-vectors.ts';
import { oldestEnd, usualVersions } from '../version-rules.ts';
import { postgresVersions } from './postgres-versions.ts';
import { roundsOf } from './put.ts';
import { recentLanguages } from '../recent-languages.ts';
import {
  type DocumentRow,
  type FoundWhole,
  type KnownRow,
  type PassageRow,
  toDocument,
  toPassage,
  toStored,
} from './rows.ts';
import { type FoundTerms, neighbourhoods, similarAmong } from './similar-terms.ts';
import type { SqlClient } from './sql-client.ts';
import { wireFilter } from './wire-filter.ts';
import { outdated } from '../outdated.ts';

export interface PostgresStoreOptions {
  /** The way to the database; the store closes it. */
  readonly client: SqlClient;
  /** Documents that were analysed by another version count as changed when they are put again. */
  readonly analysisVersion?: number | undefined;
  /** By default the last five. */
  readonly versions?: VersionRules | undefined;
}

/**
 * A store in PostgreSQL, shared by any number of processes on any number of machines: every call is one function of the database and
 * sees what the others have committed. The tables must be there (`migrate`).
 */
export function postgresStore({
  client,
  analysisVersion = 0,
  versions = usualVersions,
}: PostgresStoreOptions): VectorKnowledgeStore {
  const database = caller(client);
  const recent = recentLanguages(() => client.caller?.());
  // What each function answers is said beside it, in the SQL; the type parameter repeats it.
  const read = async <T>(...call: Parameters<typeof database.read>) => (await database.read(...call)) as T;
  // As above.
  const write = async <T>(...call: Parameters<typeof database.write>) => (await database.write(...call)) as T;

  return {
    async put(documents, options) {
      const { rounds, inOrder } = roundsOf(documents, { anew: options?.anew ?? false, keep: versions.keep });
      return inOrder(
        await write<PutOutcome[]>(
          'put',
          { rounds, analysis: analysisVersion, oldestEnd: oldestEnd(versions) },
          options,
        ),
      );
    },
    move(moves, options) {
      const last = new Map(moves.map((one) => [one.id, one]));
      const rows = [...last.values()].map(({ id, key, sourceUrl, title }) => ({
        id,
        key,
        sourceUrl,
        extension: extensionOf(key),
        ...(title && { title: title.text, titleTokens: title.tokens }),
      }));
      return write('move', { moves: rows }, options);
    },
    remove: (ids, access, options) => write('remove', { ids, access }, options),
    async get(id, access, options) {
      const row = await read<DocumentRow | undefined>('get', { id, access }, options);
      return row && toDocument(row);
    },
    async known(collection, keys, options) {
      const rows = await read<KnownRow[]>('known', { collection, keys }, options);
      return new Map(
        rows.map(({ n, analysis, ...row }) => [
          keys[n] ?? '',
          // A document that another version analysed has no hash, so that it is read again.
          { ...row, hash: analysis === analysisVersion ? row.hash : '' },
        ]),
      );
    },
    async list({ filter, limit, cursor }, access, options) {
      const after = cursor === undefined ? undefined : readCursor(cursor);
      const query = { filter: filter && wireFilter(filter), limit: limit + 1, after, access };
      const items = (await read<DocumentRow[]>('list', query, options)).map(toDocument);
      const last = items[limit - 1];
      return items.length > limit && last ? { items: items.slice(0, limit), cursor: writeCursor(last) } : { items };
    },
    async passages(id, { from = 0, limit }, access, options) {
      const rows = await read<PassageRow[]>('passages', { id, from, limit, access }, options);
      return rows.map((row) => toPassage(row, id));
    },
    async candidates({ terms, filter, ...rest }, access, options) {
      const wanted = [...new Set(terms)];
      const query = { terms: wanted, filter: filter && wireFilter(filter), ...rest, access };
      const found = toCandidates(wanted, await read<FoundCandidates>('candidates', query, options));
      recent.note(access, found.languages);
      return found;
    },
    async similarTerms(terms, access, options) {
      const wanted = neighbourhoods(terms);
      const query = { wanted, filter: options?.filter && wireFilter(options.filter), access };
      const found = wanted.length > 0 ? await read<FoundTerms>('similar_terms', query, options) : [];
      return similarAmong(terms, found);
    },
    async passagesByRow(rows, access, options) {
      const found = toStored(await read<FoundWhole | undefined>('passages_by_row', { rows, access }, options));
      return [...found.values()];
    },
    async languages(access, options) {
      return (
        (options?.recent && recent.of(access)) || recent.note(access, await read('languages', { access }, options))
      );
    },
    async stats(access, options) {
      return toStats(await read<FoundStats>('stats', { access }, options));
    },
    async check(options) {
      const query = { deep: options?.deep ?? false, analysis: String(analysisVersion) };
      // A user may not see whether what others have is sound.
      if (client.caller?.() !== undefined) return undefined;
      const { wrong, stale } = await read<{ wrong: string | null; stale: number }>('check', query, options);
      if (wrong !== null)
        return `The figures of the database do not agree (${wrong}): restore it, or add the documents again.`;
      if (stale === 0) return undefined;
      return outdated(stale);
    },
    versions: postgresVersions(database, versions),
    vectors: postgresVectors(database),
    [Symbol.asyncDispose]: () => database.close(),
  };
}

interface FoundCandidates {
  readonly passages: number;
  readonly tokens: number;
  readonly titleTokens: number;
  readonly frequency: readonly number[];
  readonly candidates: readonly (readonly [row: number, document: number, ordinal: number, tokens: string])[];
  readonly documents: readonly (readonly [row: number, id: string, titleTokens: string, language: string])[];
  readonly languages: readonly string[];
  readonly stored: FoundWhole | null;
}

interface FoundStats {
  readonly figures: readonly (readonly [kind: string, value: string, n: number])[];
  readonly collections: readonly (readonly [name: string, documents: number])[];
  readonly lastChange: string | null;
}

function toCandidates(
  terms: readonly string[],
  found: FoundCandidates,
): Candidates & Pick<FoundCandidates, 'languages'> {
  const passages = toStored(found.stored);
  const documents = new Map(found.documents.map(([row, ...rest]) => [row, rest]));
  return {
    candidates: found.candidates.flatMap(([row, document, ordinal, tokens]) => {
      const [documentId, titleTokens = '', language = ''] = documents.get(document) ?? [];
      if (documentId === undefined) return [];
      const stored = passages.get(row);
      return [{ row, documentId, ordinal, tokens, titleTokens, language, ...(stored && { stored }) }];
    }),
    passages: found.passages,
    languages: found.languages,
    meanLength: found.tokens / (found.passages || 1),
    meanTitleLength: found.titleTokens / (found.passages || 1),
    frequency: new Map(
      terms.flatMap((term, n) => {
        const count = found.frequency[n] ?? 0;
        return count > 0 ? [[term, count] as const] : [];
      }),
    ),
  };
}

function toStats({ figures, collections, lastChange }: FoundStats): Stats {
  const sum = (of: string): number => figures.find(([kind]) => kind === of)?.[2] ?? 0;
  const tally = (of: string): Record<string, number> =>
    Object.fromEntries(figures.flatMap(([kind, value, n]) => (kind === of ? [[value, n]] : [])));
  return {
    documents: sum('D'),
    passages: sum('P'),
    bytes: sum('B'),
    languages: tally('l'),
    formats: tally('f'),
    collections: Object.fromEntries(collections),
    tags: tally('g'),
    ...(lastChange !== null && { lastChange }),
  };
}
