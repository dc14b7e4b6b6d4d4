import { createMcpOpenAIClient } from '@kb-mcp/ask';
import { expect, test } from 'vitest';
import { openaiStandIn } from '../openai-stand-in.ts';
import { say } from '../openai-stand-in/script.ts';

const passage = (id: string, text: string) => ({
  id,
  text,
  document: { title: 'Tea', url: `https://kb.example.com/documents/${id}` },
  heading: ['Tea', 'Green'],
  lines: { from: 3, to: 4 },
});

const asking = (baseURL: string, changes?: boolean) =>
  createMcpOpenAIClient({
    model: 'gpt-5-mini',
    api: 'responses',
    baseURL,
    remote: { url: 'https://kb.example.com/mcp', token: 'kbmcp_x', changes },
  });

test('a stand-in that calls a remote server itself, as OpenAI does, is told the address, the token and to change nothing', async () => {
  await using standIn = await openaiStandIn(say('Steamed.'));
  await using client = asking(standIn.baseURL);
  await client.processQuery('Tea?');
  const told = {
    type: 'mcp',
    server_label: 'kb',
    server_url: 'https://kb.example.com/mcp',
    require_approval: 'never',
    authorization: 'kbmcp_x',
  };
  expect(standIn.asked[0]!.body['tools']).toEqual([{ ...told, allowed_tools: { read_only: true } }]);
  await using free = asking(standIn.baseURL, true);
  await free.processQuery('Tea?');
  expect(standIn.asked[1]!.body['tools']).toEqual([told]);
  expect(() =>
    createMcpOpenAIClient({ model: 'm', baseURL: 'http://x', remote: { url: 'https://x.example' } }),
  ).toThrow('Responses');
});

test('quotations are checked in what the remote server has shown, and not where it has not; a stand-in plays the model', async () => {
  const shown = [
    { results: [passage('a-1', 'Green tea is steamed.'), passage('a-2', 'Black tea is oxidised.')] },
    { id: 'long', title: 'Long', text: 'The first part.', url: '', metadata: { next_id: 'long@9' } },
    { context: 'White tea is withered. [1]', citations: [{ id: 'c-7', title: 'Tea', url: '', heading: [] }] },
  ];
  const remote = [
    ...shown.map((output, at) => ({ name: `tool_${at}`, arguments: { query: 'tea' }, output: JSON.stringify(output) })),
    {
      name: 'wrapped',
      arguments: {},
      output: JSON.stringify([
        { type: 'text', text: JSON.stringify({ results: [passage('w-1', 'Yellow tea is rare.')] }) },
      ]),
    },
    { name: 'plain', arguments: {}, output: 'no JSON at all' },
  ];
  const quotations = [
    ['green tea is  steamed', 'a-1', 'verified'],
    ['Green tea is roasted', 'a-1', 'unsupported'],
    ['Green tea is steamed', 'a-2', 'unsupported'],
    ['The first part', 'long', 'verified'],
    ['The last part', 'long', 'unchecked'],
    ['White tea is withered', 'c-7', 'verified'],
    ['White tea is green', 'c-7', 'unchecked'],
    ['Yellow tea is rare', 'w-1', 'verified'],
    ['no JSON at all', 'unknown', 'unchecked'],
  ] as const;
  const text = quotations.map(([quote, id]) => `“${quote}” [${id}]`).join(', ');
  await using standIn = await openaiStandIn(say(text, { remote }), say('“Green tea is steamed” [a-1]'));
  await using client = asking(standIn.baseURL);
  const events = await Array.fromAsync(client.stream('Tea?'));
  expect(events[0]).toEqual({ type: 'call', server: 'remote', tool: 'tool_0', input: { query: 'tea' } });
  const answer = events.flatMap((event) => (event.type === 'answer' ? [event.answer] : []))[0]!;
  expect(answer.citations.map(({ quote, id, status }) => [quote, id, status])).toEqual(quotations);
  expect(answer.citations[0]!.source).toMatchObject({ title: 'Tea', lines: { from: 3, to: 4 } });
  expect(answer.calls).toHaveLength(5);
  // What was shown before is still known in the next answer, and forgotten with the conversation.
  expect((await client.processQuery('Again?')).citations).toMatchObject([{ status: 'verified' }]);
  client.reset();
  expect((await client.processQuery('And now?')).citations).toMatchObject([{ status: 'unchecked' }]);
});
