import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import type { Transport, VersionNegotiationMode } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import type { TestClient } from './test-client.ts';

export const v2Http = (url: URL, mode?: VersionNegotiationMode): Promise<TestClient> =>
  connect(new StreamableHTTPClientTransport(url), mode);

export const v2Stdio = (command: string, args: readonly string[], mode?: VersionNegotiationMode): Promise<TestClient> =>
  connect(new StdioClientTransport({ command, args: [...args], stderr: 'inherit' }), mode);

async function connect(transport: Transport, mode: VersionNegotiationMode = 'legacy'): Promise<TestClient> {
  const client = new Client({ name: 'v2', version: '1.0.0' }, { versionNegotiation: { mode } });
  await client.connect(transport);
  return {
    instructions: client.getInstructions(),
    revision: client.getNegotiatedProtocolVersion(),
    tools: async () => (await client.listTools()).tools,
    call: (name, args, options) => client.callTool({ name, arguments: args }, options),
    resources: async () => (await client.listResources()).resources,
    read: async (uri) => textOf((await client.readResource({ uri })).contents[0]),
    prompt: async (name, args) => textOf((await client.getPrompt({ name, arguments: args })).messages[0]?.content),
    complete: async (ref, name, value) => (await client.complete({ ref, argument: { name, value } })).completion.values,
    [Symbol.asyncDispose]: () => client.close(),
  };
}

const textOf = (part: object | undefined): string => (part && 'text' in part ? String(part.text) : '');
