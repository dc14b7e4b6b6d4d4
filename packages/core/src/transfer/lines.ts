import { z } from 'zod';

/** What the first line of an export says. */
export const headerLine = z.object({
  kbMcp: z.literal('export'),
  version: z.number().int().min(1),
  /** What the vectors further down are made with. */
  space: z
    .object({
      name: text(1, 500),
      provider: text(0, 200),
      model: text(0, 500),
      dimensions: z.number().int().min(1).max(65_536),
      /** Whether texts are near only where they share words or letters, where somebody has looked. */
      literal: z.boolean().optional(),
    })
    .optional(),
});

export type ExportedSpace = NonNullable<z.output<typeof headerLine>['space']>;

/** The newest form that is read; what has no earlier versions is written in the first one. */
export const exportVersion = 2;

const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
/** No file that is read is larger, and the sum of very many has to be a number still. */
const fileBytes = count.max(2 ** 32);
const line = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER);

/** A document with its text once, and where in it each passage stands. */
export const documentLine = z.object({
  id: z.string().regex(/^[0-9a-f]{20}$/),
  collection: text(1, 200),
  key: text(1, 10_000),
  title: text(0, 10_000),
  // It becomes a link.
  url: text(0, 20_000).refine(
    // Browsers do not see what is taken out here either.
    (url) => !/^(?:javascript|vbscript|data):/i.test(url.replaceAll(/[\s\p{C}]/gu, '')),
    'it is no address of a document',
  ),
  mediaType: text(1, 300),
  language: z.string().regex(/^[a-z]{2,3}$/),
  tags: z.array(text(1, 1_000)).max(10_000),
  metadata: z.record(z.string(), z.unknown()),
  hash: text(0, 200),
  bytes: fileBytes,
  characters: count,
  pages: count,
  updatedAt: z.iso.datetime().optional(),
  /** When the base took this text, where that is not when it was last changed. */
  since: z.iso.datetime().optional(),
  text: text(0, 50_000_000),
  passages: z
    .array(
      z.object({
        characters: z.tuple([count, count]),
        lines: z.tuple([line, line]),
        page: line.optional(),
        heading: z.array(text(0, 10_000)).max(200).optional(),
        /** Only where it is not that stretch of the document's text. */
        text: text(0, 50_000_000).optional(),
      }),
    )
    .max(5_000_000),
});

export type DocumentLine = z.output<typeof documentLine>;

/** A text that the document below had, taken when it says that it was changed; the first one first. */
export const earlierLine = documentLine.extend({ earlier: z.literal(true), updatedAt: z.iso.datetime() });

export type EarlierLine = z.output<typeof earlierLine>;

/** Vectors of some passages of the document above, in order from one on; `null` where there is none. */
export const vectorsLine = z.object({
  vectorsOf: z.string().max(100),
  from: count,
  vectors: z.array(z.union([z.base64().max(200_000), z.null()])).max(1_000),
});

/** A text that every store keeps as it is. */
function text(least: number, most: number) {
  return z
    .string()
    .min(least)
    .max(most)
    .refine((value) => !value.includes('\0') && value.isWellFormed(), 'it has NUL or half a character');
}
