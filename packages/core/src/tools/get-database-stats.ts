import { z } from 'zod';
import { defineTool } from './define.ts';

const counts = z.record(z.string(), z.number().int());

/** What the base holds. */
export const getDatabaseStats = defineTool({
  name: 'get_database_stats',
  title: 'What the knowledge base holds',
  description:
    'Count what the base holds: documents, passages, bytes, languages, formats, collections, tags, the last change and the health of the index.',
  group: 'read',
  scope: 'kb:read',
  effect: 'read',
  input: z.object({}),
  output: z.object({
    documents: z.number().int(),
    passages: z.number().int(),
    bytes: z.number().int(),
    languages: counts,
    formats: counts,
    collections: counts,
    tags: counts,
    last_change: z.string().optional(),
    index_health: z.string().describe('«ok», or what is wrong.'),
  }),
  run: async (_, { kb, principal, signal }) => {
    const { lastChange, health, ...stats } = await kb.stats({ principal, signal });
    return {
      documents: stats.documents,
      passages: stats.passages,
      bytes: stats.bytes,
      languages: { ...stats.languages },
      formats: { ...stats.formats },
      collections: { ...stats.collections },
      tags: { ...stats.tags },
      ...(lastChange === undefined ? {} : { last_change: lastChange }),
      index_health: health,
    };
  },
});
