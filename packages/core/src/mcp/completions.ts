import type { CompleteRequestParams, CompleteResult } from '@modelcontextprotocol/server';
import type { ToolContext } from '../tools/define.ts';
import { getDatabaseStats } from '../tools/get-database-stats.ts';
import { listDocuments } from '../tools/list-documents.ts';
import { search } from '../tools/search.ts';
import { parseId } from '../model.ts';
import { ask } from './ask.ts';

/** Suggests values for the arguments of prompts and templates: document ids (by id, path or words), collections, tags, languages. */
export async function complete({ argument }: CompleteRequestParams, context: ToolContext): Promise<CompleteResult> {
  const source = Object.hasOwn(sources, argument.name) ? sources[argument.name] : undefined;
  const values = [...new Set(await source?.(argument.value, context))];
  return { completion: { values: values.slice(0, SHOWN), total: values.length, hasMore: values.length > SHOWN } };
}

const SHOWN = 100;

type Source = (typed: string, context: ToolContext) => Promise<readonly string[]>;

const ids: Source = async (typed, context) => {
  const { documents } = await ask(listDocuments, { limit: 200 }, context);
  const byId = documents.map(({ id }) => id).filter((id) => id.startsWith(typed));
  if (typed === '') return byId;
  const under = await ask(listDocuments, { limit: SHOWN, path: typed.slice(0, 1_000) }, context);
  const found = await ask(search, { query: typed }, context);
  return [...byId, ...under.documents.map(({ id }) => id), ...found.results.map(({ id }) => parseId(id).documentId)];
};

const counted =
  (of: 'collections' | 'tags'): Source =>
  async (typed, context) => {
    const stats = await ask(getDatabaseStats, {}, context);
    const mostFirst = Object.entries(stats[of]).toSorted(([, a], [, b]) => b - a);
    return mostFirst.map(([name]) => name).filter(startsWith(typed));
  };

const startsWith =
  (typed: string) =>
  (value: string): boolean =>
    value.toLowerCase().startsWith(typed.toLowerCase());

const sources: Readonly<Record<string, Source>> = {
  id: ids,
  first: ids,
  second: ids,
  collection: counted('collections'),
  tag: counted('tags'),
  language: async (typed) => ['en', 'fr'].filter(startsWith(typed)),
};
