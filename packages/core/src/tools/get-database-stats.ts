import { z } from 'zod';
import type { KnowledgeBase } from '../knowledge-base.ts';
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
    vectors: z
      .array(
        z.object({
          model: z.string(),
          provider: z.string(),
          dimensions: z.number().int(),
          in_use: z.boolean().describe('Searches use these; others are being made.'),
          passages: z.number().int().describe('Passages that have a vector.'),
          pending: z.number().int().describe('Passages that wait for one.'),
        }),
      )
      .optional()
      .describe('Vectors of the passages, by model; absent when there are none.'),
    index_health: z.string().describe('«ok», or what is wrong.'),
  }),
  run: async (_, { kb, principal, signal }) => {
    const { lastChange, health, spaces, ...stats } = await kb.stats({ principal, signal });
    return {
      documents: stats.documents,
      passages: stats.passages,
      bytes: stats.bytes,
      languages: { ...stats.languages },
      formats: { ...stats.formats },
      collections: { ...stats.collections },
      tags: { ...stats.tags },
      ...(lastChange === undefined ? {} : { last_change: lastChange }),
      ...(spaces.length === 0 ? {} : { vectors: spaces.map(vectorsOutput) }),
      index_health: health,
    };
  },
});

type Space = Awaited<ReturnType<KnowledgeBase['stats']>>['spaces'][number];

const vectorsOutput = ({ model, provider, dimensions, active, vectors, pending }: Space) => ({
  model,
  provider,
  dimensions,
  in_use: active,
  passages: vectors,
  pending,
});
