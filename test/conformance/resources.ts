import { ResourceTemplate } from '@modelcontextprotocol/server';
import type { McpServer } from '@modelcontextprotocol/server';
import { redPixel } from './media.ts';

/** The resources that the suite reads, lists and subscribes to. */
export function registerResources(server: McpServer): void {
  const plain = (name: string, uri: string, text: string): void => {
    server.registerResource(name, uri, { description: `${name}.`, mimeType: 'text/plain' }, () => ({
      contents: [{ uri, mimeType: 'text/plain', text }],
    }));
  };
  plain('static-text', 'test://static-text', 'This is the content of the static text resource.');
  plain('watched-resource', 'test://watched-resource', 'Watched.');
  plain('example-resource', 'test://example-resource', 'An example.');
  server.registerResource(
    'static-binary',
    'test://static-binary',
    { description: 'A picture.', mimeType: 'image/png' },
    ({ href }) => ({ contents: [{ uri: href, mimeType: 'image/png', blob: redPixel }] }),
  );
  server.registerResource(
    'template',
    new ResourceTemplate('test://template/{id}/data', { list: undefined }),
    { description: 'One per id.', mimeType: 'application/json' },
    ({ href }, { id }) => ({
      contents: [
        {
          uri: href,
          mimeType: 'application/json',
          text: JSON.stringify({ id, templateTest: true, data: `Data for ID: ${String(id)}` }),
        },
      ],
    }),
  );
  server.server.setRequestHandler('resources/subscribe', () => ({}));
  server.server.setRequestHandler('resources/unsubscribe', () => ({}));
}
