import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';

/** Asks a running server and prints the best passages with their citations. */
const [question = 'What is our vacation policy?', address = 'http://127.0.0.1:3000/mcp'] = process.argv.slice(2);

const client = new Client({ name: 'ask-over-http', version: '1.0.0' });
await client.connect(new StreamableHTTPClientTransport(new URL(address)));
const { structuredContent } = await client.callTool({
  name: 'get_context_for_rag',
  arguments: { query: question, max_tokens: 400 },
});
await client.close();

// The shape is that of the tool's output schema, in docs/tools.md.
const { context, citations } = structuredContent as {
  context: string;
  citations: { number: number; title: string; url: string }[];
};
console.log(context);
for (const { number, title, url } of citations) console.log(`[${number}] ${title}: ${url}`);
