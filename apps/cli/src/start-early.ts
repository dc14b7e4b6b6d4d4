import { warmStore } from '@kb-mcp/core/warm';

/** A client that starts its own server waits for the first answer, so the store's thread starts before anything is read. */
export function startEarly(args: readonly string[]): void {
  const isStdio = args.includes('stdio') || args.includes('--transport=stdio');
  if (isStdio && !args.includes('--store')) warmStore();
}
