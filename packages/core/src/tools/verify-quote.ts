import { z } from 'zod';
import type { LinkedCitation, QuoteCheck } from '../quotations.ts';
import { defineTool } from './define.ts';
import { missingNames } from './missing-names.ts';
import { anyId, documentVersion, filterFields, filterOf, span, versionOutput, notice } from './shapes.ts';

const citation = z.object({
  document: z.object({
    id: z.string(),
    key: z.string(),
    title: z.string(),
    collection: z.string(),
    version: z.string().describe('Of the text in which it stands.'),
  }),
  page: z.number().int().optional().describe('Where it begins, 1-based, for formats with pages.'),
  heading: z.array(z.string()).describe('Enclosing headings, outermost first.'),
  lines: span.describe('First and last line in the extracted text, 1-based.'),
  characters: span.describe('Half-open offsets in the extracted text.'),
  quote: z.string().describe('The words as they stand in the document.'),
});

const match = z.object({
  citation,
  url: z.string().describe('Opens the document with these words marked.'),
  differences: z
    .array(
      z.object({
        kind: z
          .string()
          .describe(
            'white_space, hyphenation, quotation_marks, dashes, case, characters, markup, punctuation or ellipsis.',
          ),
        count: z.number().int(),
        quote: z.string().describe('The first of this kind, in the quotation.'),
        document: z.string().describe('The same in the document; for an ellipsis, what was left out.'),
      }),
    )
    .describe('Empty when exact.'),
});

/** Whether a quotation is true. */
export const verifyQuote = defineTool({
  name: 'verify_quote',
  title: 'Verify a quotation',
  description:
    'Check that a quotation stands in the documents before you cite it. exact: it stands there as given. near: the same words and figures in the same order, ' +
    'where only white space, hyphenation, quote marks, kinds of dashes, case, ligatures or markup differ, or parts are left out at an ellipsis; differences says what. ' +
    'absent: it is not confirmed; when closest is present, it shows what the documents say otherwise, so correct the quotation and check again. When earlier is present, it stood there until that version was replaced. Cite the url of a match.',
  group: 'read',
  scope: 'kb:read',
  effect: 'read',
  input: z.object({
    quote: z.string().min(1).max(20_000).describe('The words to check; … stands for what is left out.'),
    document_id: anyId.optional().describe('Only this document; the id of a passage names its document.'),
    ...filterFields,
  }),
  output: z.object({
    verdict: z.enum(['exact', 'near', 'absent']),
    matches: z.array(match).describe('Where it stands, at most 10 places. Empty when absent.'),
    earlier: match
      .extend({ url: z.string().describe('Opens the document as it is now.'), version: documentVersion })
      .optional()
      .describe(
        'Where an absent quotation stood in an earlier version, until version.until: it is no longer in the document, so say so when you cite it.',
      ),
    closest: z
      .object({
        citation,
        url: z.string(),
        share: z.number().describe("The share of the quotation's words that stand there."),
        differences: z.array(z.object({ quote: z.string(), document: z.string() })).describe('The words that differ.'),
      })
      .optional()
      .describe('Not a confirmation: the words most like an absent quotation.'),
    complete: z
      .boolean()
      .describe(
        'False when more passages hold these words than were read: then absent is no proof. Name the document.',
      ),
    notice,
  }),
  run: async ({ quote, document_id, ...input }, context) => {
    const { kb, principal, signal } = context;
    const filter = filterOf(input);
    const check = await kb.verifyQuote({ quote, documentId: document_id, filter }, { principal, signal });
    const { verdict, matches, earlier, closest, complete } = check;
    return {
      verdict,
      matches: matches.map(matchOutput),
      ...(earlier && { earlier: { ...matchOutput(earlier), version: versionOutput(earlier.version) } }),
      ...(closest && {
        closest: {
          ...linked(closest),
          share: closest.share,
          differences: closest.differences.map((one) => ({ ...one })),
        },
      }),
      complete,
      ...(await missingNames(filter, matches.length > 0, context)),
    };
  },
});

const matchOutput = (found: QuoteCheck['matches'][number]): z.input<typeof match> => ({
  ...linked(found),
  differences: found.differences.map((one) => ({ ...one })),
});

const linked = ({ citation: cited, url }: LinkedCitation): { citation: z.input<typeof citation>; url: string } => ({
  citation: {
    ...cited,
    document: { ...cited.document },
    heading: [...cited.heading],
    lines: { ...cited.lines },
    characters: { ...cited.characters },
  },
  url,
});
