import { connect } from 'node:net';
import { silentLog } from '@kb-mcp/core';
import { apiKeys, keyAuthority, parseScopes } from '@kb-mcp/core/access';
import { mcpServerFactory } from '@kb-mcp/core/mcp';
import { tools } from '@kb-mcp/core/tools';
import { type HttpOptions, keyAccess, startHttp } from '@kb-mcp/http';
import { memoryState } from '../../packages/core/src/testing/memory-state.ts';
import { openTestKb } from '../../packages/core/src/testing/open-test-kb.ts';

export type AttackedServer = Awaited<ReturnType<typeof openAttacked>>;

/** A server with one document and two callers: Anna, whose server it is, and Mallory, who attacks her. */
export async function openAttacked({ limits, ...options }: Partial<HttpOptions> = {}) {
  const kb = await openTestKb({ documents: [{ key: 'tea.txt', text: 'Green tea is steamed.' }] });
  const state = memoryState();
  const keys = apiKeys({ state });
  const secret = async (name: string) =>
    (await keys.create({ name, scopes: parseScopes(['read']), collections: 'all' })).secret;
  const [anna, mallory] = [await secret('anna'), await secret('mallory')];
  const server = await startHttp({
    factory: mcpServerFactory({ kb, tools }),
    rest: { kb, tools },
    kb,
    port: 0,
    access: keyAccess({ keys: keyAuthority({ state }), always: true, base: 'http://127.0.0.1:3000' }),
    limits: { callerSessions: 3, ...limits },
    log: silentLog,
    ...options,
  });
  const headers = { anna: { authorization: `Bearer ${anna}` }, mallory: { authorization: `Bearer ${mallory}` } };
  return {
    ...server,
    ...headers,
    /** Posts as Anna, unless the headers say otherwise. */
    post: (path: string, body: string, more: Record<string, string> = {}) =>
      fetch(server.urls.base + path, { method: 'POST', headers: { ...json, ...headers.anna, ...more }, body }),
    [Symbol.asyncDispose]: async () => {
      await server.close();
      await kb[Symbol.asyncDispose]();
    },
  };
}

export const json = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };

export const rpc = (method: string, params: object = {}): string =>
  JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });

export const search = rpc('tools/call', { name: 'search', arguments: { query: 'tea' } });

export const initialize = rpc('initialize', {
  protocolVersion: '2025-06-18',
  capabilities: {},
  clientInfo: { name: 'x', version: '1' },
});

/** Sends bytes as they are and gives all that comes back. */
export async function raw({ port }: Pick<AttackedServer, 'port'>, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk) => (answer += String(chunk))).on('error', () => {});
  socket.end(text.replaceAll('\n', '\r\n'));
  await new Promise((resolve) => socket.once('close', resolve));
  return answer;
}
