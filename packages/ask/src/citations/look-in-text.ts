import { z } from 'zod';
import type { CallTool, Looked } from './check.ts';
import { standsIn } from './quotations.ts';
import type { Quotation } from './quotations.ts';

const MOST_PARTS = 20;

/** Reads what the id names with `fetch`, part by part, until the words are found. For servers without `verify_quote`. */
export async function lookInText({ quote, id }: Quotation, call: CallTool): Promise<Looked> {
  let next: string | undefined = id;
  let known = false;
  for (let part = 0; part < MOST_PARTS && next !== undefined; part++) {
    const { data } = fetched.safeParse(await call('fetch', { id: next }));
    if (!data) break;
    known = true;
    if (standsIn(data.text, quote)) return { stands: true };
    next = data.metadata?.next_id;
  }
  return known ? { stands: false } : undefined;
}

/** What is looked at in a document, as `fetch` gives it. */
const fetched = z.object({
  text: z.string(),
  metadata: z.object({ next_id: z.string().optional() }).optional(),
});
