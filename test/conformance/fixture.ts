import { McpServer } from '@modelcontextprotocol/server';
import type { McpServerFactory } from '@modelcontextprotocol/server';
import { registerContentTools } from './content-tools.ts';
import { registerDialogueTools } from './dialogue-tools.ts';
import { registerInputRequired, verifyState } from './input-required.ts';
import { registerPrompts } from './prompts.ts';
import { registerResources } from './resources.ts';

/** The server that the official conformance suite expects to meet: its tools, resources and prompts, and nothing of ours. */
export const conformanceFixture: McpServerFactory = () => {
  const server = new McpServer(
    { name: 'conformance-fixture', version: '1.0.0' },
    {
      capabilities: {
        tools: { listChanged: false },
        resources: { subscribe: true, listChanged: false },
        prompts: { listChanged: false },
        completions: {},
        logging: {},
      },
      requestState: { verify: verifyState },
    },
  );
  registerContentTools(server);
  registerDialogueTools(server);
  registerInputRequired(server);
  registerResources(server);
  registerPrompts(server);
  return server;
};
