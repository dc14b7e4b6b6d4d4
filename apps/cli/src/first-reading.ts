import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { type KnowledgeBase, localPrincipal, type Tool } from '@kb-mcp/core';
import { indexPaths, type IndexingCounts } from './index-paths.ts';

/** So long an early question waits: it would find nothing and not know why. */
const MOST_MS = 20_000;

/** Reads the documents that a server is started with. `early` is over when an empty base has them, or after twenty seconds; at once where there are some already. */
export function firstReading(
  kb: KnowledgeBase,
  paths: readonly string[],
  options: Parameters<typeof indexPaths>[2],
): { readonly reading: Promise<IndexingCounts>; readonly early: Promise<unknown> } {
  // Asked before anything is read.
  const empty = paths.length > 0 ? isEmpty(kb) : Promise.resolve(false);
  const reading = indexPaths(kb, paths, options);
  const early = empty.then<unknown>(
    (waits) => waits && Promise.race([reading, setTimeout(MOST_MS, undefined, { ref: false })]),
  );
  // Whoever waits for it is told.
  early.catch(() => undefined);
  return { reading, early };
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
