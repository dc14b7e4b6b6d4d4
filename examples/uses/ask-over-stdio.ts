import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';

/** Starts a server over the base that `npm start` made, asks it, and prints where the answers stand. */
const [question = 'What is our vacation policy?', data = '.kb-mcp'] = process.argv.slice(2);

const client = new Client({ name: 'ask-over-stdio', version: '1.0.0' });
await client.connect(
  new StdioClientTransport({ command: 'npx', args: ['kb-mcp', '--transport', 'stdio', '--data', data] }),
);
const { structuredContent } = await client.callTool({
  name: 'search_documents',
  arguments: { query: question, limit: 3 },
});
await client.close();

// The shape is that of the tool's output schema, in docs/tools.md.
const { results } = structuredContent as {
  results: { document: { title: string; url: string }; heading: string[]; page?: number; text: string }[];
};
for (const { document, heading, page, text } of results) {
  const place = [...new Set([document.title, ...heading]), page && `page ${page}`].filter(Boolean).join(', ');
  console.log(`${place}\n${document.url}\n${text.trim()}\n`);
}
