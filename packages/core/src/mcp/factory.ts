import { McpServer } from '@modelcontextprotocol/server';
import type { McpServerFactory } from '@modelcontextprotocol/server';
import type { KnowledgeBase } from '../knowledge-base.ts';
import { silentLog } from '../log.ts';
import type { Log } from '../log.ts';
import type { CallObserver, Tool, ToolContext } from '../tools/define.ts';
import { complete } from './completions.ts';
import { instructionsOf } from './instructions.ts';
import { principalOf } from './principal.ts';
import { promptRoom } from './prompts.ts';
import { resourceRoom } from './resources.ts';
import { toolRoom } from './tools.ts';
import { translating } from './translate.ts';

export interface McpOptions {
  readonly kb: KnowledgeBase;
  /** What may be called here; each caller sees those that its scopes allow. */
  readonly tools: readonly Tool[];
  readonly version?: string;
  readonly log?: Log;
  /** Told of every call, also of those that a resource, a prompt or a completion makes. */
  readonly observe?: CallObserver | undefined;
}

/**
 * Makes MCP servers over one knowledge base, each for the principal that its door hands over with `authInfoOf`.
 * An instance is cheap: a stateless door makes one per request.
 */
export function mcpServerFactory({
  kb,
  tools,
  version = '0.0.0',
  log = silentLog,
  observe,
}: McpOptions): McpServerFactory {
  const toolsOf = toolRoom({ kb, tools, log, observe });
  const instructions = instructionsOf({ kb, log });
  const identity = { name: 'kb-mcp', title: 'kb-mcp', version };
  const safely = translating(log);

  return async (context) => {
    const principal = principalOf(context);
    const mcp = new McpServer(identity, { instructions: await instructions(principal), cacheHints });
    // Handlers go on the inner server: everything they need exists already, whereas registering
    // each tool, resource and prompt anew would be most of the cost of a stateless request.
    const { server } = mcp;
    server.registerCapabilities(capabilities);
    const asked = ({ signal }: { readonly signal: AbortSignal }): ToolContext => ({ kb, principal, signal, observe });
    server.setRequestHandler('tools/list', () => toolsOf.list(principal));
    server.setRequestHandler('tools/call', ({ params }, { mcpReq }) => toolsOf.call(params, mcpReq, principal));
    server.setRequestHandler(
      'resources/list',
      safely(({ params }, { mcpReq }) => resourceRoom.list(params?.cursor, asked(mcpReq))),
    );
    server.setRequestHandler('resources/templates/list', () => resourceRoom.templates);
    server.setRequestHandler(
      'resources/read',
      safely(({ params }, { mcpReq }) => resourceRoom.read(params.uri, asked(mcpReq))),
    );
    server.setRequestHandler('prompts/list', () => promptRoom.list);
    server.setRequestHandler(
      'prompts/get',
      safely(({ params }, { mcpReq }) => promptRoom.get(params.name, params.arguments ?? {}, asked(mcpReq))),
    );
    server.setRequestHandler(
      'completion/complete',
      safely(({ params }, { mcpReq }) => complete(params, asked(mcpReq))),
    );
    return mcp;
  };
}

const capabilities = {
  tools: { listChanged: false },
  resources: { listChanged: false, subscribe: false },
  prompts: { listChanged: false },
  completions: {},
};

// Lists depend on the caller, so no shared cache may keep them.
const fixed = { ttlMs: 300_000, cacheScope: 'private' } as const;
const changing = { ttlMs: 0, cacheScope: 'private' } as const;
const cacheHints = {
  'tools/list': fixed,
  'prompts/list': fixed,
  'resources/templates/list': fixed,
  'resources/list': changing,
  'resources/read': changing,
  'server/discover': { ttlMs: 10_000, cacheScope: 'private' },
} as const;
