import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { CallResult, TestClient } from './test-client.ts';

export const v1Sse = (url: URL): Promise<TestClient> => connect(new SSEClientTransport(url));

export const v1Http = (url: URL): Promise<TestClient> => connect(new StreamableHTTPClientTransport(url));

export const v1Stdio = (command: string, args: readonly string[]): Promise<TestClient> =>
  connect(new StdioClientTransport({ command, args: [...args], stderr: 'inherit' }));

async function connect(transport: Transport): Promise<TestClient> {
  const client = new Client({ name: 'v1', version: '1.0.0' });
  await client.connect(transport);
  return {
    instructions: client.getInstructions(),
    revision: undefined,
    tools: async () => (await client.listTools()).tools,
    // With its default schema the library gives exactly this.
    call: async (name, args, options) =>
      (await client.callTool({ name, arguments: args }, undefined, options)) as CallResult,
    resources: async () => (await client.listResources()).resources,
    read: async (uri) => textOf((await client.readResource({ uri })).contents[0]),
    prompt: async (name, args) => textOf((await client.getPrompt({ name, arguments: args })).messages[0]?.content),
    complete: async (ref, name, value) => (await client.complete({ ref, argument: { name, value } })).completion.values,
    [Symbol.asyncDispose]: () => client.close(),
  };
}

const textOf = (part: object | undefined): string => (part && 'text' in part ? String(part.text) : '');
