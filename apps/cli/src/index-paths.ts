import { type KnowledgeBase, type Log, localPrincipal, toKbError } from '@kb-mcp/core';

export interface IndexingCounts {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly failed: number;
}

/** Reads what a server was started with, while it serves; failures go to the log and stop nothing. */
export async function indexPaths(
  kb: KnowledgeBase,
  paths: readonly string[],
  { log, signal }: { readonly log: Log; readonly signal: AbortSignal },
): Promise<IndexingCounts> {
  const counts = { added: 0, changed: 0, unchanged: 0, failed: 0 };
  if (paths.length === 0) return counts;
  try {
    for await (const { status, source, reason } of kb.addPaths(paths, { principal: localPrincipal, signal })) {
      counts[status] += 1;
      if (reason) log.warn({ source, code: reason.code }, reason.message);
    }
  } catch (thrown) {
    const error = toKbError(thrown);
    if (error.code !== 'cancelled') log.error({ err: error }, 'Reading the documents stopped.');
  }
  return counts;
}
