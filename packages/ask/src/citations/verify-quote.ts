import { z } from 'zod';
import type { CallTool, Looked } from './check.ts';
import type { Quotation } from './quotations.ts';

/** Asks the tool `verify_quote`; where it confirms, the source is the very place of the words. */
export async function verifyQuote({ quote, id }: Quotation, call: CallTool): Promise<Looked> {
  const { data } = verified.safeParse(await call('verify_quote', { quote, document_id: id }));
  if (!data) return undefined;
  const [match] = data.matches;
  if (data.verdict === 'absent' || !match) return { stands: false };
  const { document, ...place } = match.citation;
  return { stands: true, source: { id, title: document.title, url: match.url, ...place } };
}

const verified = z.object({
  verdict: z.enum(['exact', 'near', 'absent']),
  matches: z.array(
    z.object({
      url: z.string(),
      citation: z.object({
        document: z.object({ title: z.string() }),
        page: z.number().exactOptional(),
        heading: z.array(z.string()),
        lines: z.object({ from: z.number(), to: z.number() }),
      }),
    }),
  ),
});
