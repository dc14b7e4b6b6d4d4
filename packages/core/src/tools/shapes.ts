import { z } from 'zod';
import type { Filter, Hit } from '../model.ts';
import type { LinkedDocument } from '../knowledge-base.ts';
import type { DocumentVersion } from '../versions.ts';

/** An id of a document, or of one of its passages. */
export const anyId = z.string().min(1).max(200);

/** The document that a tool is about. */
export const documentOrPassage = anyId.describe('A document id, or the id of a passage in it.');

/** Where the next part of a text begins. */
export const offsetCursor = z
  .string()
  .regex(/^\d{1,12}$/)
  .optional();

/** A time or a day in ISO 8601. */
export const timeOrDay = z.union([z.iso.datetime({ offset: true }), z.iso.date()], {
  error: 'write a date like 2026-03-31 or 2026-03-31T08:00:00Z',
});

export const span = z.object({ from: z.number().int(), to: z.number().int() });

/** The filter fields that several tools share. */
export const filterFields = {
  collections: z.array(z.string().min(1)).max(100).optional().describe('Only these collections.'),
  tags: z.array(z.string().min(1)).max(100).optional().describe('Only documents with one of these tags.'),
  path: z.string().max(1000).optional().describe('Only documents whose key starts with this, such as a folder.'),
  types: z
    .array(z.string().min(1))
    .max(50)
    .optional()
    .describe('Only these formats: extensions (pdf) or media types (application/pdf).'),
  after: timeOrDay.optional().describe('Only documents changed at or after this date (ISO 8601).'),
  before: timeOrDay.optional().describe('Only documents changed before this date (ISO 8601).'),
} as const;

type FilterInput = { readonly [K in keyof typeof filterFields]?: z.output<(typeof filterFields)[K]> };

/** The filter of a tool's input, with dates in the store's form. Models fill in lists that they do not need: one without values is none. */
export const filterOf = (input: FilterInput): Filter => ({
  collections: unlessEmpty(input.collections),
  tags: unlessEmpty(input.tags),
  path: input.path,
  types: unlessEmpty(input.types),
  after: input.after && new Date(input.after).toISOString(),
  before: input.before && new Date(input.before).toISOString(),
});

const unlessEmpty = (list: readonly string[] | undefined) => (list?.length === 0 ? undefined : list);

/** What a caller should know about an answer. */
export const notice = z.string().optional().describe('What was done otherwise than asked, and why.');

/** A search result that can be checked. */
export const hit = z.object({
  id: z.string().describe('The id of the passage; fetch accepts it.'),
  document: z.object({
    id: z.string(),
    key: z.string().describe('The path or id the source gave it.'),
    title: z.string(),
    collection: z.string(),
    url: z.string().describe('Opens the document with this passage marked.'),
    version: z.string().describe('Of its text; list_versions shows the others.'),
  }),
  stale: z.boolean().optional().describe('True when the file has changed since it was read: this may no longer hold.'),
  page: z.number().int().optional().describe('1-based, for formats with pages.'),
  heading: z.array(z.string()).describe('Enclosing headings, outermost first.'),
  lines: span.describe('First and last line in the extracted text, 1-based.'),
  characters: span.describe('Half-open offsets in the extracted text.'),
  score: z.number().describe('Relative to the best hit, which has 1.'),
  text: z.string(),
  explain: z.record(z.string(), z.number()).optional(),
  snippet: z
    .object({
      text: z.string(),
      characters: span.describe('Half-open offsets in the text above.'),
      matches: z.array(span).describe('The words of the query, as half-open offsets in the snippet.'),
    })
    .optional(),
});

/** A document's text at a time. */
export const documentVersion = z.object({
  version: z.string(),
  from: z.string().describe('When the base took this text, ISO 8601.'),
  until: z.string().optional().describe('When another text took its place; absent for the present one.'),
  title: z.string(),
  characters: z.number().int(),
});

/** A version in the form of the schema above. */
export const versionOutput = (value: DocumentVersion): z.input<typeof documentVersion> => {
  const { version, from, until, title, characters } = value;
  return { version, from, ...(until === undefined ? {} : { until }), title, characters };
};

/** A hit in the form of the schema above. */
// The schema copies what it takes, so that it may be given what is not to be changed.
export const hitOutput = (value: Hit): z.input<typeof hit> => value as z.input<typeof hit>;

export const documentSummary = z.object({
  id: z.string(),
  key: z.string(),
  title: z.string(),
  collection: z.string(),
  url: z.string(),
  media_type: z.string(),
  language: z.string(),
  tags: z.array(z.string()),
  bytes: z.number().int(),
  passages: z.number().int(),
  pages: z.number().int(),
  updated_at: z.string(),
  garbled_pages: z
    .number()
    .int()
    .optional()
    .describe(
      'Pages whose letters are not those that a reader sees: their words are not found. Absent when there are none.',
    ),
});

const pageNumbers = z.array(z.number().int().positive()).min(1);

/** How many pages of a document the search cannot find by their words. */
function garbledPages({ metadata }: LinkedDocument): { garbled_pages?: number } {
  const { data } = pageNumbers.safeParse(metadata['pagesGarbled']);
  return data ? { garbled_pages: data.length } : {};
}

/** A document in the form of the schema above. */
export const documentOutput = (document: LinkedDocument): z.input<typeof documentSummary> => ({
  id: document.id,
  key: document.key,
  title: document.title,
  collection: document.collection,
  url: document.url,
  media_type: document.mediaType,
  language: document.language,
  tags: [...document.tags],
  bytes: document.bytes,
  passages: document.passages,
  pages: document.pages,
  updated_at: document.updatedAt,
  ...garbledPages(document),
});
