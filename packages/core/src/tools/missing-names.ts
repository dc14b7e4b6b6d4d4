import type { Filter } from '../model.ts';
import type { ToolContext } from './define.ts';

/**
 * The notice of an answer: which collections and tags of a filter are of no document that the caller may read, be they hidden or not there, whether no key starts with its path, and `also` what the answer says itself; `{}` when there is
 * nothing to say. What was found meets every condition, so that a list of one name needs no look then.
 */
export async function missingNames(
  filter: Pick<Filter, 'collections' | 'tags' | 'path'>,
  isFound: boolean,
  context: ToolContext,
  also?: string,
): Promise<{ readonly notice?: string }> {
  const sentences: string[] = [];
  for (const kind of ['collections', 'tags'] as const) {
    const names = filter[kind] ?? [];
    const doubtful = isFound && names.length === 1 ? [] : [...new Set(names)].slice(0, MOST);
    const there = await Promise.all(doubtful.map((name) => isThere({ [kind]: [name] }, context)));
    const missing = doubtful.filter((_, place) => !there[place]);
    if (missing.length > 0) sentences.push(`${words[kind]} ${missing.map((name) => `«${name}»`).join(', ')}.`);
  }
  if (sentences.length > 0) sentences.push('get_database_stats names those that there are.');
  if (!isFound && filter.path !== undefined && !(await isThere({ path: filter.path }, context))) {
    sentences.push(
      `No document that you can read has a key that starts with «${filter.path.slice(0, 100).toWellFormed()}»; list_documents shows the keys.`,
    );
  }
  if (also !== undefined) sentences.push(also);
  return sentences.length > 0 ? { notice: sentences.join(' ') } : {};
}

// Names beyond this are not looked up: nobody writes so many by hand.
const MOST = 20;

const words = {
  collections: 'You can read no document in the collection',
  tags: 'You can read no document with the tag',
} as const;

async function isThere(filter: Filter, { kb, principal, signal }: ToolContext): Promise<boolean> {
  const { items } = await kb.list({ filter, limit: 1 }, { principal, signal });
  return items.length > 0;
}
