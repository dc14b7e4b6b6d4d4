import { z } from 'zod';
import { requireAllCollections } from '../access/permission.ts';
import { KbError } from '../errors.ts';
import type { IngestReport } from '../knowledge-base.ts';
import { defineTool } from './define.ts';

/** Adds or replaces a document. */
export const uploadDocument = defineTool({
  name: 'upload_document',
  title: 'Add a document',
  description:
    'Add a document to the base, or replace the one of the same name. Give either path (a file or folder inside an allowed root), ' +
    'or name with text, or name with base64. Reads PDF, Word, PowerPoint, Excel, OpenDocument, RTF, EPUB, HTML, Markdown, text, CSV, JSON, JSONL, YAML, XML, mail, notebooks, source code and archives of these.',
  group: 'write',
  scope: 'kb:write',
  effect: 'replace',
  input: z.object({
    path: z.string().min(1).max(4096).optional().describe('A file or folder inside an allowed root.'),
    name: z
      .string()
      .min(1)
      .max(500)
      .optional()
      .describe('File name with its extension; it is the key of the document.'),
    text: z.string().optional().describe('The content, for text formats.'),
    base64: z.base64().optional().describe('The content, for binary formats.'),
    title: z.string().max(500).optional(),
    url: z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe('Where the original can be opened.'),
    collection: z
      .string()
      .regex(/^[\p{L}\p{N}][\p{L}\p{N}_.-]{0,62}$/u)
      .optional()
      .describe('Default: default.'),
    tags: z
      .array(z.string().min(1).max(100))
      .max(50)
      .optional()
      .describe('Tags it was given before stay; an empty list takes them away.'),
  }),
  output: z.object({
    status: z.enum(['added', 'changed', 'unchanged', 'failed']),
    documents: z.number().int(),
    passages: z.number().int(),
    ids: z.array(z.string()).describe('At most the first 20.'),
    failures: z.array(z.object({ source: z.string(), code: z.string(), message: z.string() })),
  }),
  run: async ({ path, name, text, base64, title, url, collection, tags }, { kb, principal, signal, progress }) => {
    const options = { principal, signal, collection, tags, progress };
    if (path !== undefined && name === undefined && text === undefined && base64 === undefined) {
      requireAllCollections(principal, 'Uploads by path');
      return summarise(
        await Array.fromAsync(kb.addPaths([await kb.files.resolve(path)], { ...options, inArea: true })),
      );
    }
    if (path !== undefined || name === undefined || (text === undefined) === (base64 === undefined)) {
      throw new KbError('invalid_input', 'Give either path alone, or name with one of text and base64.');
    }
    const bytes = text === undefined ? Buffer.from(base64 ?? '', 'base64') : Buffer.from(text, 'utf8');
    const report = await kb.addSource({ name, bytes, title, url }, options);
    if (report.reason) throw report.reason;
    return summarise([report]);
  },
});

function summarise(reports: readonly IngestReport[]) {
  const statuses = new Set(reports.map((report) => report.status));
  const status: IngestReport['status'] =
    (['changed', 'added', 'unchanged'] as const).find((candidate) => statuses.has(candidate)) ?? 'failed';
  return {
    status,
    documents: reports.reduce((sum, report) => sum + report.documents, 0),
    passages: reports.reduce((sum, report) => sum + report.passages, 0),
    ids: reports.flatMap((report) => report.ids).slice(0, 20),
    failures: reports.flatMap(({ source, reason }) =>
      reason ? [{ source, code: reason.code, message: reason.message }] : [],
    ),
  };
}
