import { z } from 'zod';
import { FETCH_CHARACTERS } from './fetch.ts';
import { defineTool } from './define.ts';
import { shownTitle } from './shown-title.ts';

/** ChatGPT's `search`: exactly `{results: [{id, title, url}]}`, one result per document. */
export const search = defineTool({
  name: 'search',
  title: 'Search the knowledge base',
  description:
    'Find documents that answer a question. Write the question or its key words in the language of the documents, or in your own. ' +
    'Returns ids, titles and URLs, best first; read one with fetch. For passages with page and line numbers use search_documents.',
  group: 'read',
  scope: 'kb:read',
  effect: 'read',
  input: z.object({ query: z.string().max(200_000).describe('A question or key words.') }),
  output: z.object({
    results: z.array(
      z.object({
        id: z.string().describe('Give it to fetch.'),
        title: z.string(),
        url: z.string().describe('Opens the document with the passage marked; cite it.'),
      }),
    ),
  }),
  run: async ({ query }, { kb, principal, signal, notice: tell }) => {
    const { items, notice } = await kb.search({ query, limit: 30 }, { principal, signal });
    if (notice !== undefined) tell?.(notice);
    const best = new Map<string, (typeof items)[number]>();
    for (const hit of items) if (!best.has(hit.document.id)) best.set(hit.document.id, hit);
    return {
      results: [...best.values()].slice(0, 10).map((hit) => ({
        // A document longer than one fetch is opened at the passage that answers.
        id: hit.characters.to > FETCH_CHARACTERS ? hit.id : hit.document.id,
        title: shownTitle(hit.document, hit.text),
        url: hit.document.url,
      })),
    };
  },
});
