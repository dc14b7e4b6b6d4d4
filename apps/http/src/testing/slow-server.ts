import { setTimeout as pause } from 'node:timers/promises';
import { McpServer } from '@modelcontextprotocol/server';
import type { McpServerFactory } from '@modelcontextprotocol/server';

export interface SlowServer {
  readonly factory: McpServerFactory;
  /** How many calls were stopped before their time. */
  stopped(): number;
  /** How many servers have been made. */
  made(): number;
}

/** A server whose one tool, `slow`, takes as long as it is told. */
export function slowServer(): SlowServer {
  let stopped = 0;
  let made = 0;
  return {
    stopped: () => stopped,
    made: () => made,
    factory({ authInfo }) {
      made += 1;
      const server = new McpServer({ name: authInfo?.clientId ?? 'nobody', version: '1' });
      server.registerTool('slow', { description: 'Takes its time.' }, async ({ mcpReq: { signal, _meta } }) => {
        signal.addEventListener('abort', () => (stopped += 1), { once: true });
        await pause(Number(_meta?.['ms'] ?? 0), undefined, { signal });
        return { content: [{ type: 'text', text: 'done' }] };
      });
      return server;
    },
  };
}

/** A request for `slow`. */
export const slowCall = (ms: number, id: number | string = 1) => ({
  jsonrpc: '2.0',
  id,
  method: 'tools/call',
  params: { name: 'slow', _meta: { ms } },
});

export const initialize = {
  jsonrpc: '2.0',
  id: 0,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
};
