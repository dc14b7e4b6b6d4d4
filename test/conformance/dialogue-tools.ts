import { setTimeout as pause } from 'node:timers/promises';
import type { ElicitRequestFormParams, McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';

type Form = ElicitRequestFormParams['requestedSchema'];

const text = (value: string) => ({ content: [{ type: 'text' as const, text: value }] });

/** Tools that ask the client something in the middle of a 2025-era call, or let go of its stream. */
export function registerDialogueTools(server: McpServer): void {
  const asks = (name: string, message: string, requestedSchema: Form): void => {
    server.registerTool(name, { description: 'Asks the user.' }, async ({ mcpReq }) => {
      const { action, content } = await mcpReq.elicitInput({ mode: 'form', message, requestedSchema });
      return text(`Elicitation completed: action=${action}, content=${JSON.stringify(content)}`);
    });
  };
  asks('test_elicitation_sep1034_defaults', 'Please check the defaults.', defaults);
  asks('test_elicitation_sep1330_enums', 'Please choose.', choices);

  server.registerTool(
    'test_elicitation',
    { description: 'Asks the user.', inputSchema: z.object({ message: z.string() }) },
    async ({ message }, { mcpReq }) => {
      const { action, content } = await mcpReq.elicitInput({ mode: 'form', message, requestedSchema: user });
      return text(`User response: action: ${action}, content: ${JSON.stringify(content)}`);
    },
  );
  server.registerTool(
    'test_sampling',
    { description: 'Asks the model.', inputSchema: z.object({ prompt: z.string() }) },
    async ({ prompt }, { mcpReq }) => {
      const messages = [{ role: 'user' as const, content: { type: 'text' as const, text: prompt } }];
      const { content } = await mcpReq.requestSampling({ messages, maxTokens: 100 });
      return text(`LLM response: ${'text' in content ? content.text : ''}`);
    },
  );
  server.registerTool('test_reconnection', { description: 'Lets go of the stream.' }, async ({ http }) => {
    http?.closeSSE?.();
    await pause(100);
    return text('Reconnected.');
  });
}

const user: Form = {
  type: 'object',
  properties: {
    username: { type: 'string', description: "User's response" },
    email: { type: 'string', description: "User's email address" },
  },
  required: ['username', 'email'],
};

const defaults: Form = {
  type: 'object',
  properties: {
    name: { type: 'string', default: 'John Doe' },
    age: { type: 'integer', default: 30 },
    score: { type: 'number', default: 95.5 },
    status: { type: 'string', enum: ['active', 'inactive', 'pending'], default: 'active' },
    verified: { type: 'boolean', default: true },
  },
};

const choices: Form = {
  type: 'object',
  properties: {
    untitledSingle: { type: 'string', enum: ['option1', 'option2', 'option3'] },
    titledSingle: {
      type: 'string',
      oneOf: [
        { const: 'value1', title: 'First Option' },
        { const: 'value2', title: 'Second Option' },
        { const: 'value3', title: 'Third Option' },
      ],
    },
    legacyEnum: {
      type: 'string',
      enum: ['opt1', 'opt2', 'opt3'],
      enumNames: ['Option One', 'Option Two', 'Option Three'],
    },
    untitledMulti: { type: 'array', items: { type: 'string', enum: ['option1', 'option2', 'option3'] } },
    titledMulti: {
      type: 'array',
      items: {
        anyOf: [
          { const: 'value1', title: 'First Choice' },
          { const: 'value2', title: 'Second Choice' },
          { const: 'value3', title: 'Third Choice' },
        ],
      },
    },
  },
};
