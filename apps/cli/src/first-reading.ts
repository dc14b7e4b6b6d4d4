import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { type KnowledgeBase, localPrincipal, type Tool } from '@kb-mcp/core';
import { indexPaths, type IndexingCounts } from './index-paths.ts';

/** So long an early question waits: it would find nothing and not know why. */
const MOST_MS = 20_000;

const UNFINISHED = 'The documents are being read for the first time: later there is more to find.';

export interface FirstReading {
  readonly reading: Promise<IndexingCounts>;
  /** Over when an empty base has its documents, or after twenty seconds; at once where there are some already. */
  readonly early: Promise<unknown>;
  /** The same base; while its first documents are being read, searches say so. */
  readonly kb: KnowledgeBase;
}

/** Reads the documents that a server is started with. */
export function firstReading(
  kb: KnowledgeBase,
  paths: readonly string[],
  { mostMs = MOST_MS, ...options }: Parameters<typeof indexPaths>[2] & { readonly mostMs?: number },
): FirstReading {
  // Asked before anything is read.
  const empty = paths.length > 0 ? isEmpty(kb) : Promise.resolve(false);
  const state = { first: false, over: false };
  const saying = <T extends { readonly notice?: string }>(answer: T): T =>
    state.first && !state.over ? { ...answer, notice: [answer.notice, UNFINISHED].filter(Boolean).join(' ') } : answer;
  const reading = indexPaths(kb, paths, options).finally(() => (state.over = true));
  const early = empty.then(async (isFirst) => {
    state.first = isFirst;
    if (isFirst) await Promise.race([reading, setTimeout(mostMs, undefined, { ref: false })]);
  });
  // Whoever waits for it is told.
  early.catch(() => undefined);
  return {
    reading,
    early,
    kb: {
      ...kb,
      search: async (query, context) => saying(await kb.search(query, context)),
      context: async (query, context) => saying(await kb.context(query, context)),
    },
  };
}

const isEmpty = async (kb: KnowledgeBase): Promise<boolean> =>
  (await kb.stats({ principal: localPrincipal })).documents === 0;

/** The same tools, whose calls begin when something else is over. */
export const after = (early: Promise<unknown>, tools: readonly Tool[]): readonly Tool[] =>
  tools.map((tool) => ({
    ...tool,
    async run(input, context) {
      const { signal } = context;
      await (signal ? Promise.race([early, signal.aborted || once(signal, 'abort')]) : early);
      signal?.throwIfAborted();
      return tool.run(input, context);
    },
  }));
