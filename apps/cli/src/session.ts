import { type KnowledgeBase, type Log, type Principal, localPrincipal } from '@kb-mcp/core';
import type { Config } from '@kb-mcp/core/config';
import type { DetailsTable } from '@kb-mcp/core/details';
import { callTool } from '@kb-mcp/core/tools/call-tool';
import type { Tool } from '@kb-mcp/core/tools/define';
import { readExtension, startFiles } from './extension.ts';
import { CONFIG_FILE } from './settings.ts';
import { version } from './version.ts';

/** One command's work on the knowledge base, for the person at the keyboard; Ctrl-C cancels what is under way. */
export interface Session extends AsyncDisposable {
  readonly kb: KnowledgeBase;
  readonly principal: Principal;
  readonly signal: AbortSignal;
  /** Runs a tool as every door does. */
  call<T extends Tool>(tool: T, input: Input<T>): Promise<Output<T>>;
}

type Input<T extends Tool> = T['input']['_zod']['input'];

/** What a tool answers. */
export type Output<T extends Tool> = T['output']['_zod']['output'];

export async function openSession(
  config: Config,
  { tables, log }: { readonly tables?: readonly DetailsTable[]; readonly log?: Log } = {},
): Promise<Session> {
  const { loaders } = await readExtension(config);
  const interrupt = new AbortController();
  const abort = () => interrupt.abort();
  process.once('SIGINT', abort).once('SIGTERM', abort);
  const { signal } = interrupt;
  const kb = await (
    await import('@kb-mcp/core/open')
  ).openKnowledgeBase(config, {
    loaders,
    tables,
    log,
    version,
    protect: [CONFIG_FILE, ...startFiles(config)],
  });
  return {
    kb,
    principal: localPrincipal,
    signal,
    call: async (tool, input) =>
      tool.output.parse(await callTool(tool, input, { kb, principal: localPrincipal, signal })),
    async [Symbol.asyncDispose]() {
      process.off('SIGINT', abort).off('SIGTERM', abort);
      await kb[Symbol.asyncDispose]();
    },
  };
}
