import { z } from 'zod';
import { defineTool } from './define.ts';
import { documentOutput, documentSummary, filterFields, filterOf } from './shapes.ts';

/** The documents there are. */
export const listDocuments = defineTool({
  name: 'list_documents',
  title: 'List documents',
  description:
    'List the documents of the base by collection and key, with title, format, language, tags and date. ' +
    'When cursor is present, call again with the same arguments and that cursor for more.',
  group: 'read',
  scope: 'kb:read',
  effect: 'read',
  input: z.object({
    limit: z.number().int().min(1).max(200).default(50).describe('How many documents.'),
    ...filterFields,
    cursor: z.string().max(2_000).optional().describe('Of the page before.'),
  }),
  output: z.object({ documents: z.array(documentSummary), cursor: z.string().optional() }),
  run: async ({ limit, cursor, ...filter }, { kb, principal, signal }) => {
    const page = await kb.list({ limit, cursor, filter: filterOf(filter) }, { principal, signal });
    const documents = page.items.map(documentOutput);
    return page.cursor === undefined ? { documents } : { documents, cursor: page.cursor };
  },
});
