import { Agent, MCPServerStreamableHttp, OpenAIProvider, Runner } from '@openai/agents';

/** An agent of the OpenAI Agents SDK that answers through a running server. Needs OPENAI_API_KEY or OPENAI_BASE_URL. */
const [question = 'What is our vacation policy?', url = 'http://127.0.0.1:3000/mcp'] = process.argv.slice(2);
const { OPENAI_API_KEY: apiKey = 'none', OPENAI_BASE_URL: baseURL, OPENAI_MODEL: model = 'gpt-4.1-mini' } = process.env;

const server = new MCPServerStreamableHttp({ name: 'kb', url, cacheToolsList: true });
await server.connect();
try {
  const agent = new Agent({
    name: 'Librarian',
    model,
    instructions: 'Answer from the documents alone: search them, quote them, and name the title of the document.',
    mcpServers: [server],
  });
  const modelProvider = new OpenAIProvider({ apiKey, ...(baseURL && { baseURL }) });
  const runner = new Runner({ modelProvider, tracingDisabled: true });
  const answer = await runner.run(agent, question, { stream: true });
  for await (const text of answer.toTextStream()) process.stdout.write(text);
  console.log();
} finally {
  await server.close();
}
