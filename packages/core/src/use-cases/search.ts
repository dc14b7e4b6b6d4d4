import { accessOf } from '../access/permission.ts';
import { KbError } from '../errors.ts';
import type { CallContext, PackedContext, SearchPage, SearchQuery } from '../knowledge-base.ts';
import { type Hit, passageId, versionOf } from '../model.ts';
import type { KnowledgeStore, StoredPassage } from '../ports.ts';
import { packPassages } from '../retrieval/pack.ts';
import { snippets } from '../retrieval/snippet.ts';
import type { RankedPassage } from '../retrieval/search-passages.ts';
import type { ChangedFiles } from '../ingest/files/changed-files.ts';
import type { Linker } from './documents.ts';
import { deepest } from './in-steps.ts';
import type { Rank } from './rank.ts';

export interface SearchSettings {
  readonly store: KnowledgeStore;
  readonly rank: Rank;
  readonly link: Linker;
  /** Where it is given, hits whose file has changed are marked. */
  readonly changedFiles?: ChangedFiles | undefined;
  /** Most characters of passage text in one page of results. */
  readonly resultCharacters: number;
}

/** One page of hits, best first. The page ends early when its text is long enough; the cursor goes on from there. */
export async function search(
  { store, rank, link, resultCharacters, changedFiles }: SearchSettings,
  query: SearchQuery,
  context: CallContext,
): Promise<SearchPage> {
  const start = query.cursor === undefined ? 0 : offsetOf(query.cursor);
  const access = accessOf(context.principal);
  const { ranked, notice } = await rank({
    access,
    query: query.query,
    mode: query.mode ?? 'auto',
    filter: query.filter,
    limit: Math.min(deepest, start + query.limit + 1),
    shown: start + query.limit,
    signal: context.signal,
  });
  const enough = ranked.filter(({ score }) => score >= (query.minScore ?? 0));
  const wanted = enough.slice(start, start + query.limit);
  const missing = wanted.flatMap(({ row, stored }) => (stored ? [] : [row]));
  const found = missing.length > 0 ? await store.passagesByRow(missing, access, context) : [];
  const byId = new Map(found.map((stored) => [passageId(stored.passage), stored]));
  const shown: { readonly stored: StoredPassage; readonly entry: RankedPassage }[] = [];
  let characters = 0;
  let taken = 0;
  for (const entry of wanted) {
    const stored = entry.stored ?? byId.get(passageId(entry));
    characters += stored?.passage.text.length ?? 0;
    if (characters > resultCharacters && shown.length > 0) break;
    taken += 1;
    if (stored) shown.push({ stored, entry });
  }
  const documents = new Map(shown.map(({ stored: { document } }) => [document.id, document]));
  const changed = (await changedFiles?.([...documents.values()])) ?? new Set<string>();
  const sources = shown.map(({ stored: { passage, document }, entry }) => ({
    text: passage.text,
    language: document.language,
    also: entry.takenFor,
  }));
  const excerpts = query.snippet ? await snippets(query.query, sources) : [];
  const items = shown.map(({ stored, entry }, place): Hit => {
    const hit = hitOf(stored, entry, link, query.explain === true);
    const snippet = excerpts[place];
    const stale = changed.has(hit.document.id);
    return { ...hit, ...(stale ? { stale } : {}), ...(snippet ? { snippet } : {}) };
  });
  const next = start + taken;
  return {
    items,
    ...(enough.length > next && next < deepest ? { cursor: cursorOf(next) } : {}),
    ...(notice === undefined ? {} : { notice }),
  };
}

/** The best passages for a query as one text within a budget of tokens. */
export async function packedContext(
  settings: SearchSettings,
  query: SearchQuery & { readonly maxTokens: number },
  context: CallContext,
): Promise<PackedContext> {
  const { items, notice } = await search({ ...settings, resultCharacters: query.maxTokens * 8 }, query, context);
  return { ...packPassages(items, query.maxTokens), ...(notice === undefined ? {} : { notice }) };
}

function hitOf({ passage, document }: StoredPassage, entry: RankedPassage, link: Linker, explain: boolean): Hit {
  const { id, key, title, collection } = document;
  const { heading, page, lines, characters, text } = passage;
  return {
    id: passageId(passage),
    document: { id, key, title, collection, url: link(document, passage.ordinal), version: versionOf(document) },
    ...(page === undefined ? {} : { page }),
    heading,
    lines,
    characters,
    score: entry.score,
    text,
    ...(explain && entry.explain ? { explain: entry.explain } : {}),
  };
}

const cursorOf = (offset: number) => Buffer.from(`o${offset}`).toString('base64url');

function offsetOf(cursor: string): number {
  const match = /^o(\d{1,4})$/.exec(Buffer.from(cursor, 'base64url').toString());
  if (!match)
    throw new KbError('invalid_input', 'That cursor is not one of ours. Leave it out to start from the best hit.');
  return Number(match[1]);
}
