import { z } from 'zod';
import { parseId } from '../model.ts';
import { defineTool } from './define.ts';
import { anyId } from './shapes.ts';

/** Deletes one document. */
export const deleteDocument = defineTool({
  name: 'delete_document',
  title: 'Delete a document',
  description: 'Delete one document from the base for good; its source file is not touched. Ask the user first.',
  group: 'write',
  scope: 'kb:write',
  effect: 'destroy',
  input: z.object({ id: anyId.describe('The id that list_documents shows.') }),
  output: z.object({ removed: z.number().int() }),
  run: async ({ id }, { kb, principal, signal }) => ({
    removed: await kb.remove([parseId(id).documentId], { principal, signal }),
  }),
});
