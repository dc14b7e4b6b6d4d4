import { type KnowledgeBase, type Log, localPrincipal, toKbError } from '@kb-mcp/core';

export interface IndexingCounts {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly removed: number;
  readonly failed: number;
}

/** Declares what a server was started with as sources that are watched, and reads them while it serves; failures go to the log and stop nothing. */
export async function indexPaths(
  kb: KnowledgeBase,
  paths: readonly string[],
  { log, signal }: { readonly log: Log; readonly signal: AbortSignal },
): Promise<IndexingCounts> {
  const counts = { added: 0, changed: 0, unchanged: 0, removed: 0, failed: 0 };
  if (paths.length === 0) return counts;
  const context = { principal: localPrincipal, signal };
  try {
    const ids = new Set<string>();
    for (const address of paths) ids.add((await kb.sources.declare({ address, watch: true }, context)).id);
    const reports = await kb.sync(
      {
        sources: [...ids],
        changed({ path, reason }) {
          if (reason) log.warn({ source: path, code: reason.code }, reason.message);
        },
      },
      context,
    );
    for (const { source, counts: found, withheld } of reports) {
      counts.added += found.added;
      counts.changed += found.changed + found.moved;
      counts.unchanged += found.unchanged + found.copies;
      counts.removed += found.removed;
      counts.failed += found.failed;
      if (withheld) log.warn({ source: source.address }, `${withheld.reason} ${KEPT}`);
    }
  } catch (thrown) {
    const error = toKbError(thrown);
    if (error.code !== 'cancelled') log.error({ err: error }, 'Reading the documents stopped.');
  }
  return counts;
}

const KEPT = 'Their documents stay: kb-mcp sync --confirm removes them.';
