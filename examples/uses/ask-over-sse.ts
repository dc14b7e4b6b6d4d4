import { Client, SSEClientTransport } from '@modelcontextprotocol/client';

/** Asks a running server over the transport of 2024 and prints the titles that answer, with their addresses. */
const [question = 'What is our vacation policy?', address = 'http://127.0.0.1:3000/sse'] = process.argv.slice(2);

const client = new Client({ name: 'ask-over-sse', version: '1.0.0' });
await client.connect(new SSEClientTransport(new URL(address)));
const { structuredContent } = await client.callTool({ name: 'search', arguments: { query: question } });
await client.close();

// The shape is that of the tool's output schema, in docs/tools.md.
const { results } = structuredContent as { results: { title: string; url: string }[] };
for (const { title, url } of results) console.log(`${title}: ${url}`);
