import { inflateRawSync } from 'node:zlib';
import type { Access, Document, Filter, Passage } from '../../model.ts';
import type { StoredVersion, VersionRules } from '../../ports.ts';
import type { Database } from './database.ts';
import { getDocument, parse } from './documents.ts';
import { storedDocument } from './erase.ts';
import { oldestEnd } from '../version-rules.ts';
import { allOf, oneOf, select } from './selection.ts';

/** When the base took the text that a document has. */
export function textSince(database: Database, id: string, access: Access): string | undefined {
  const stored = storedDocument(database, id);
  return stored && getDocument(database, id, access) && stored.since;
}

/** The earlier versions of a document, the latest first. */
export const versionsOf = (
  database: Database,
  id: string,
  access: Access,
  rules: VersionRules,
): readonly StoredVersion[] => found(database, access, { documents: [id] }, rules, rules.keep, 'v.row DESC');

/** The versions that were replaced last, of the documents that a filter leaves. */
export const latestVersions = (
  database: Database,
  { filter, limit }: { readonly filter?: Filter | undefined; readonly limit: number },
  access: Access,
  rules: VersionRules,
): readonly StoredVersion[] => found(database, access, filter, rules, limit, 'v.until DESC, v.row DESC');

/** The text of a version, in order. */
export function versionPassages(
  database: Database,
  row: number,
  access: Access,
  rules: VersionRules,
): readonly Passage[] {
  const stored = database
    .sql<{ document: string; passages: Uint8Array }>('SELECT document, passages FROM version WHERE row = ?')
    .get(row);
  if (!stored || !versionsOf(database, stored.document, access, rules).some((one) => one.row === row)) return [];
  const passages = parse<readonly Omit<Passage, 'documentId'>[]>(inflateRawSync(stored.passages).toString());
  return passages.map((passage) => ({ documentId: stored.document, ...passage }));
}

interface VersionRow {
  readonly row: number;
  readonly state: string;
  readonly until: string;
  readonly id: string;
  readonly collection: string;
  readonly key: string;
  readonly source_url: string;
}

function found(
  database: Database,
  access: Access,
  filter: Filter | undefined,
  rules: VersionRules,
  limit: number,
  order: string,
): readonly StoredVersion[] {
  const { collections, conditions } = select(database, access, filter);
  if (collections.length === 0 || rules.keep === 0) return [];
  const inCollections = oneOf(
    'd.collection',
    collections.map(({ row }) => row),
  );
  // The planner knows neither how many versions there are nor how many documents are named.
  const tables = filter?.documents ? 'document d CROSS JOIN version v' : 'version v CROSS JOIN document d';
  const { sql, parameters } = allOf([
    inCollections,
    ...conditions,
    { sql: 'v.until >= ?', parameters: [oldestEnd(rules)] },
  ]);
  return database
    .sql<VersionRow>(
      `SELECT v.row, v.state, v.until, d.id, c.name AS collection, d.key, d.source_url
       FROM ${tables} JOIN collection c ON c.row = d.collection
       WHERE v.document = d.id AND ${sql} ORDER BY ${order} LIMIT ?`,
    )
    .all(...parameters, limit)
    .map(({ row, state, until, source_url: sourceUrl, id, collection, key }) => {
      const { since, ...document } = parse<Document & { readonly since?: string }>(state);
      const then = { ...document, id, collection, key, sourceUrl };
      return { row, document: then, since: since ?? document.updatedAt, until };
    });
}
