import { accessOf } from '../access/permission.ts';
import type { CallContext } from '../knowledge-base.ts';
import type { DocumentVersion } from '../versions.ts';
import type { Document, Filter } from '../model.ts';
import type { KnowledgeStore } from '../ports.ts';
import type { QuoteMatch, quoteMatcher } from '../retrieval/quotes/index.ts';
import { joinPassages, type ReadDocument } from './read-runs.ts';
import { earlierVersion, type KnownVersion, versionsOf } from './versions.ts';

/** Where a quotation stood in an earlier version. */
export interface EarlierPlace {
  readonly read: ReadDocument;
  readonly match: QuoteMatch;
  readonly version: DocumentVersion;
}

interface Search {
  readonly match: ReturnType<typeof quoteMatcher>['match'];
  readonly filter: Filter;
  /** When the document is named. */
  readonly only: Document | undefined;
}

/** The place in the last replaced version that holds a quotation; of all documents, only the latest versions are read. */
export async function earlierPlace(
  store: KnowledgeStore,
  { match, filter, only }: Search,
  context: CallContext,
): Promise<EarlierPlace | undefined> {
  let characters = 0;
  for (const { row, document, shown } of await earlierVersions(store, filter, only, context)) {
    context.signal?.throwIfAborted();
    if (row === undefined) continue;
    characters += document.characters;
    if (!only && characters > MOST_CHARACTERS) return undefined;
    const read = joinPassages(document, await store.versions.passages(row, accessOf(context.principal), context));
    const [found] = match(read.runs, 1);
    if (found) return { read, match: found, version: shown };
  }
  return undefined;
}

async function earlierVersions(
  store: KnowledgeStore,
  filter: Filter,
  only: Document | undefined,
  context: CallContext,
): Promise<readonly KnownVersion[]> {
  if (only) return versionsOf(store, only, context);
  const latest = await store.versions.latest({ filter, limit: MOST_VERSIONS }, accessOf(context.principal), context);
  return latest.map(earlierVersion);
}

/** Reading them takes about as long as looking for the quotation in the present texts. */
const MOST_VERSIONS = 100;
const MOST_CHARACTERS = 3_000_000;
