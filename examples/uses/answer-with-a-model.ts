import { createMcpOpenAIClient } from 'kb-mcp';

/** Lets a model answer from the base that `npm start` made, and prints which quotations hold. Needs OPENAI_API_KEY or OPENAI_BASE_URL. */
const [question = 'What is our vacation policy?', data = '.kb-mcp'] = process.argv.slice(2);
const { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseURL, OPENAI_MODEL: model = 'gpt-4.1-mini' } = process.env;

await using client = createMcpOpenAIClient({
  servers: [{ name: 'kb', command: 'npx', args: ['kb-mcp', '--transport', 'stdio', '--data', data] }],
  model,
  apiKey,
  baseURL,
});

for await (const event of client.stream(question)) {
  if (event.type === 'call') console.error(`${event.tool} ${JSON.stringify(event.input)}`);
  if (event.type === 'text') process.stdout.write(event.text);
  if (event.type !== 'answer') continue;
  console.log('\n');
  for (const { quote, status, source } of event.answer.citations) {
    console.log(`${status}: “${quote}” (${source?.title}, ${source?.url})`);
  }
}
