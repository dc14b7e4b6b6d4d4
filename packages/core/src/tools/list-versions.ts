import { z } from 'zod';
import { defineTool } from './define.ts';
import { documentOrPassage, documentVersion, versionOutput } from './shapes.ts';

/** The texts that a document has had. */
export const listVersions = defineTool({
  name: 'list_versions',
  title: 'List the versions of a document',
  description:
    'List the present and the kept earlier texts of a document, the present one first, with when each was valid. ' +
    'Use it when somebody asks what changed or what was valid at a time; read_version gives a text, compare_versions the differences.',
  group: 'read',
  scope: 'kb:read',
  effect: 'read',
  input: z.object({ id: documentOrPassage }),
  output: z.object({
    id: z.string(),
    key: z.string(),
    collection: z.string(),
    url: z.string(),
    versions: z.array(documentVersion),
  }),
  run: async ({ id }, { kb, principal, signal }) => {
    const { document, versions } = await kb.versions(id, { principal, signal });
    const { key, collection, url } = document;
    return { id: document.id, key, collection, url, versions: versions.map(versionOutput) };
  },
});
