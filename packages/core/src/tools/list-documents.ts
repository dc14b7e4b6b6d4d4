import { z } from 'zod';
import { defineTool } from './define.ts';
import { missingNames } from './missing-names.ts';
import { documentOutput, documentSummary, filterFields, filterOf, notice } from './shapes.ts';

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
  output: z.object({ documents: z.array(documentSummary), cursor: z.string().optional(), notice }),
  run: async ({ limit, cursor, ...input }, context) => {
    const { kb, principal, signal } = context;
    const filter = filterOf(input);
    const page = await kb.list({ limit, cursor, filter }, { principal, signal });
    const documents = page.items.map(documentOutput);
    const missing = await missingNames(filter, documents.length > 0, context);
    return { documents, ...(page.cursor === undefined ? {} : { cursor: page.cursor }), ...missing };
  },
});
