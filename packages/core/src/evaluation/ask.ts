import type { CallContext, KnowledgeBase } from '../knowledge-base.ts';
import { callTool } from '../tools/call-tool.ts';
import { searchDocuments } from '../tools/search-documents.ts';
import type { Spot } from './judge.ts';

/** What a client was given for a question. */
export interface Found {
  readonly results: ReturnType<typeof searchDocuments.output.parse>['results'];
  /** Where they stand, best first. */
  readonly spots: readonly Spot[];
  readonly ms: number;
  /** What was done otherwise than asked. */
  readonly notice: string | undefined;
  /** Whether vectors had a part in any score; known only where scores are explained. */
  readonly goesByVectors: boolean;
}

/** Asks as a client does. */
export async function ask(
  kb: KnowledgeBase,
  query: string,
  context: CallContext,
  how: { readonly mode?: 'lexical' | 'vector'; readonly explain?: boolean; readonly limit?: number } = {},
): Promise<Found> {
  const started = performance.now();
  const output = await callTool(searchDocuments, { query, limit: 30, ...how }, { kb, ...context });
  const ms = performance.now() - started;
  const { results, notice } = searchDocuments.output.parse(output);
  return {
    results,
    spots: results.map(({ document: { id }, page, heading }) => ({ id, page, heading })),
    ms,
    notice,
    goesByVectors: results.some(({ explain }) => explain?.['vector'] !== undefined),
  };
}
