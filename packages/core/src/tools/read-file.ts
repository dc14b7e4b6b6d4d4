import { z } from 'zod';
import { defineTool } from './define.ts';

/** A text file inside the roots. */
export const readFile = defineTool({
  name: 'read_file',
  title: 'Read a file',
  description: 'Read a text file inside an allowed root. Long files come in parts: ask again with from = next.',
  group: 'files',
  scope: 'kb:files',
  effect: 'read',
  input: z.object({
    path: z.string().min(1).max(4096),
    from: z.number().int().min(0).default(0).describe('Offset in characters.'),
    limit: z.number().int().min(1).max(100_000).default(48_000),
  }),
  output: z.object({
    text: z.string(),
    characters: z.number().int().describe('Length of the whole file.'),
    next: z.number().int().optional(),
  }),
  run: async ({ path, from, limit }, { kb }) => {
    const { text, characters } = await kb.files.read(path, { from, limit });
    const next = from + text.length;
    return next < characters ? { text, characters, next } : { text, characters };
  },
});
