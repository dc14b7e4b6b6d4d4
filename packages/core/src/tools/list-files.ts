import { z } from 'zod';
import { defineTool } from './define.ts';

/** The files of a folder inside the roots. */
export const listFiles = defineTool({
  name: 'list_files',
  title: 'List files',
  description:
    'List the files and folders inside an allowed root. Without path: the roots themselves. These are files on disk, not the indexed documents.',
  group: 'files',
  scope: 'kb:files',
  effect: 'read',
  input: z.object({
    path: z.string().min(1).max(4096).optional(),
    limit: z.number().int().min(1).max(1_000).default(200),
    cursor: z.string().max(2_000).optional(),
  }),
  output: z.object({
    entries: z.array(
      z.object({
        path: z.string(),
        kind: z.enum(['file', 'folder']),
        bytes: z.number().int(),
        modified_at: z.string(),
      }),
    ),
    cursor: z.string().optional(),
  }),
  run: async ({ path, limit, cursor }, { kb }) => {
    const page = await kb.files.list(path, { limit, cursor });
    const entries = page.items.map(({ path: entry, kind, bytes, modifiedAt }) => ({
      path: entry,
      kind,
      bytes,
      modified_at: modifiedAt,
    }));
    return page.cursor === undefined ? { entries } : { entries, cursor: page.cursor };
  },
});
