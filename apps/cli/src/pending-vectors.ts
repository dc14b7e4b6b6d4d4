import type { VectorStore } from '@kb-mcp/core';
import { plural } from './numbers.ts';
import { remark } from './terminal.ts';

/** How many passages wait for their vectors in the space that searches use. */
export const pendingVectors = async ({ vectors }: { readonly vectors: VectorStore }): Promise<number> =>
  (await vectors.spaces('all')).find(({ active }) => active)?.pending ?? 0;

/** Tells of passages that wait for their vectors, if any do. */
export function remarkPending(pending: number): void {
  if (pending > 0)
    remark(`${plural(pending, 'passage')} wait for their vectors: kb-mcp embed. Words find them meanwhile.`);
}
