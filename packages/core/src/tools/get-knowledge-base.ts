import { z } from 'zod';
import { defineTool } from './define.ts';
import { missingNames } from './missing-names.ts';
import { filterFields, filterOf, notice } from './shapes.ts';

/** The question-and-answer base as text. */
export const getKnowledgeBase = defineTool({
  name: 'get_knowledge_base',
  title: 'Read the whole knowledge base',
  description:
    'Read the question-and-answer pairs of the base as text; where there are none, the documents themselves. Whole when it is small; ' +
    'when cursor is present, call again with it for the next part. For one question search_documents is quicker.',
  group: 'read',
  scope: 'kb:read',
  effect: 'read',
  input: z.object({ collections: filterFields.collections, cursor: z.string().max(500).optional() }),
  output: z.object({
    text: z.string(),
    documents: z.number().int().describe('Documents that this part draws on.'),
    cursor: z.string().optional(),
    notice,
  }),
  run: async ({ collections, cursor }, context) => {
    const { kb, principal, signal } = context;
    const filter = filterOf({ collections });
    const part = await kb.wholeText({ filter, cursor }, { principal, signal });
    return { ...part, ...(await missingNames(filter, part.documents > 0, context)) };
  },
});
