import { completable } from '@modelcontextprotocol/server';
import type { ContentBlock, McpServer, PromptMessage } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { redPixel } from './media.ts';

const says = (content: ContentBlock): PromptMessage => ({ role: 'user', content });
const text = (value: string): PromptMessage => says({ type: 'text', text: value });

/** The prompts that the suite gets and completes. */
export function registerPrompts(server: McpServer): void {
  server.registerPrompt('test_simple_prompt', { description: 'No arguments.' }, () => ({
    messages: [text('This is a simple prompt for testing.')],
  }));
  server.registerPrompt(
    'test_prompt_with_arguments',
    {
      description: 'Two arguments.',
      argsSchema: z.object({
        arg1: completable(z.string(), (typed) => ['paris', 'park', 'party'].filter((word) => word.startsWith(typed))),
        arg2: z.string(),
      }),
    },
    ({ arg1, arg2 }) => ({ messages: [text(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`)] }),
  );
  server.registerPrompt(
    'test_prompt_with_embedded_resource',
    { description: 'A resource.', argsSchema: z.object({ resourceUri: z.string() }) },
    ({ resourceUri: uri }) => ({
      messages: [
        says({
          type: 'resource',
          resource: { uri, mimeType: 'text/plain', text: 'Embedded resource content for testing.' },
        }),
        text('Please process the embedded resource above.'),
      ],
    }),
  );
  server.registerPrompt('test_prompt_with_image', { description: 'A picture.' }, () => ({
    messages: [says({ type: 'image', data: redPixel, mimeType: 'image/png' }), text('Please analyze the image above.')],
  }));
}
