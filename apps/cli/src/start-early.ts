import { warmStore } from '@kb-mcp/core/warm';

/** A client that starts its own server waits for the first answer, so the store's thread starts before anything is read. */
export function startEarly(args: readonly string[]): void {
  if (startsThread(args, process.env)) warmStore();
}

/** Whether these arguments and variables ask for a server over stdio on the embedded store, so far as can be told without reading any file. */
export function startsThread(args: readonly string[], env: Readonly<Record<string, string | undefined>>): boolean {
  const store = valueOf(args, '--store') ?? (env['KB_MCP_STORE'] || EMBEDDED);
  return valueOf(args, '--transport') === 'stdio' && store === EMBEDDED;
}

const EMBEDDED = 'embedded';

/** The last value of a flag, written in either form. */
function valueOf(args: readonly string[], flag: string): string | undefined {
  const at = args.findLastIndex((arg) => arg === flag || arg.startsWith(`${flag}=`));
  return args[at] === flag ? args[at + 1] : args[at]?.slice(flag.length + 1);
}
