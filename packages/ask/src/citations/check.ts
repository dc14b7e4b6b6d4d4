import type { OfferedTool } from '../tools/toolbox.ts';
import type { Citation } from './citation.ts';
import type { KeptTexts } from './kept-texts.ts';
import { lookInText } from './look-in-text.ts';
import { quotationsIn } from './quotations.ts';
import type { Quotation } from './quotations.ts';
import type { Source, Sources } from './sources.ts';
import { verifyQuote } from './verify-quote.ts';

export interface CheckOptions {
  readonly tools: readonly OfferedTool[];
  readonly sources: Sources;
  /** What was shown by tools that cannot be called from here. */
  readonly kept: KeptTexts;
  readonly signal: AbortSignal;
  readonly timeout: number;
}

/** Calls a tool of a server; gives its structured result, or nothing when it fails. */
export type CallTool = (tool: string, input: Record<string, unknown>) => Promise<unknown>;

/** What a server says about a quotation; nothing when it has no such document. */
export type Looked = { readonly stands: boolean; readonly source?: Source | undefined } | undefined;

/** Looks up every quotation of an answer in the documents themselves. */
export async function checkCitations(answer: string, options: CheckOptions): Promise<readonly Citation[]> {
  const checked: Citation[] = [];
  for (const quotation of quotationsIn(answer)) checked.push(await checkMeant(quotation, options));
  return checked;
}

/** One quotation, at each place that its id may mean until it stands there. */
async function checkMeant(quotation: Quotation, options: CheckOptions): Promise<Citation> {
  const { quote, id: said } = quotation;
  const [first = said, ...others] = options.sources.meant(said);
  let found = await checkQuotation({ quote, id: first }, options);
  for (const id of others) {
    if (found.status === 'verified') break;
    const other = await checkQuotation({ quote, id }, options);
    if (other.status === 'verified') found = other;
  }
  return { ...found, id: said };
}

/** One quotation, asked of each server that can tell: by `verify_quote`, else by reading the text. */
async function checkQuotation(
  quotation: Quotation,
  { tools, sources, kept, signal, timeout }: CheckOptions,
): Promise<Citation> {
  let asked = false;
  for (const server of new Set(tools.map((tool) => tool.server))) {
    const has = (name: string) => tools.some((tool) => tool.server === server && tool.tool === name && takesId(tool));
    const look = has('verify_quote') ? verifyQuote : has('fetch') ? lookInText : undefined;
    if (!look) continue;
    const call: CallTool = async (tool, input) => {
      const { structuredContent, isError } = await server.call(tool, input, { signal, timeout });
      return isError === true ? undefined : structuredContent;
    };
    try {
      const looked = await look(quotation, call);
      asked = true;
      if (!looked) continue;
      const source = looked.source ?? sources.get(quotation.id);
      return { ...quotation, status: looked.stands ? 'verified' : 'unsupported', source };
    } catch (thrown) {
      if (signal.aborted) throw thrown;
    }
  }
  const stands = kept.holds(quotation) ?? (asked ? false : undefined);
  const status = stands === undefined ? 'unchecked' : stands ? 'verified' : 'unsupported';
  return { ...quotation, status, source: sources.get(quotation.id) };
}

function takesId({ schema: { properties } }: OfferedTool): boolean {
  if (typeof properties !== 'object' || properties === null) return false;
  return 'id' in properties || 'document_id' in properties;
}
