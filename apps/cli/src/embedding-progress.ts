import type { EmbedProgress, EmbedReport } from '@kb-mcp/core';
import type { Config } from '@kb-mcp/core/config';
import { plural } from './numbers.ts';
import { remark } from './terminal.ts';

/** What a progress line shows while vectors are made: `update(done, total, message)`. */
export function embeddingState({ embedded, pending, tokens, seconds, elsewhere }: EmbedProgress) {
  const left = pending === 1 ? '1 passage waits' : `${pending.toLocaleString('en')} passages wait`;
  const rate = seconds > 0 ? `, ${(embedded / seconds).toFixed(0)} a second` : '';
  const counted = tokens > 0 ? `, ${tokens.toLocaleString('en')} tokens` : '';
  const message = elsewhere ? `${left}; another process is at it` : `passages embedded${rate}${counted}`;
  return { done: embedded, total: embedded + pending, message };
}

/** What has been done, in one sentence. */
export function embeddingSummary(
  { space, embedded, tokens, switched, other }: EmbedReport,
  seconds: number,
  { embeddingPrice }: Pick<Config, 'embeddingPrice'>,
): string {
  if (other)
    return `No vectors were made: those of this base are of another model than ${space.model}. See kb-mcp embed.`;
  const rate =
    embedded > 0 && seconds > 0 ? ` in ${seconds.toFixed(1)} s (${(embedded / seconds).toFixed(0)} a second)` : '';
  const unknown = embeddingPrice && embedded > 0 ? ', at an unknown cost, since the service counts no tokens' : '';
  const counted = tokens > 0 ? `, ${tokensAndCost(tokens, { embeddingPrice })}` : unknown;
  const now = switched ? ' Searches use them from now on.' : '';
  return `${plural(embedded, 'passage')} embedded with ${space.model}, ${space.dimensions} dimensions${rate}${counted}.${now}`;
}

/** What the service has counted, and what that costs where the price is known. */
export function tokensAndCost(tokens: number, { embeddingPrice }: Pick<Config, 'embeddingPrice'>): string {
  const counted = `${tokens.toLocaleString('en')} tokens`;
  if (!embeddingPrice) return counted;
  const cost = (embeddingPrice * tokens) / 1e6;
  return `${counted}, about ${cost.toLocaleString('en', { maximumSignificantDigits: 2 })}`;
}

/** Says of how many texts something was done differently, and of the first what. */
export function tellNotes(notes: readonly string[]): void {
  if (notes.length > 0) remark(`${plural(notes.length, 'remark')}, the first: ${notes[0]}`);
}
