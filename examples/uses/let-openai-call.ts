import { createMcpOpenAIClient } from 'kb-mcp';

/** Lets OpenAI itself call a server that the internet can reach, through the Responses API. Needs OPENAI_API_KEY. */
const [question = 'What is our vacation policy?', url = 'https://kb.example.com/mcp'] = process.argv.slice(2);
const { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseURL, KB_MCP_SERVER_TOKEN: token } = process.env;

await using client = createMcpOpenAIClient({
  model: 'gpt-4.1-mini',
  api: 'responses',
  apiKey,
  baseURL,
  remote: { url, token },
});
const { text } = await client.processQuery(question);
console.log(text);
