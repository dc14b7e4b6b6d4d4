import { z } from 'zod';
import { defineTool } from './define.ts';

/** Writes a text file inside the roots. */
export const writeFile = defineTool({
  name: 'write_file',
  title: 'Write a file',
  description:
    'Write a text file inside an allowed root. An existing file is replaced only with overwrite. Ask the user first. It is not indexed by this; use upload_document for that.',
  group: 'files',
  scope: 'kb:files',
  effect: 'replace',
  input: z.object({
    path: z.string().min(1).max(4096),
    text: z.string().max(5_000_000),
    overwrite: z.boolean().default(false),
  }),
  output: z.object({ bytes: z.number().int() }),
  run: async ({ path, text, overwrite }, { kb }) => kb.files.write(path, text, { overwrite }),
});
