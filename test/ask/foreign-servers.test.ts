import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMcpOpenAIClient } from '@kb-mcp/ask';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openaiStandIn } from '../openai-stand-in.ts';
import { call, say } from '../openai-stand-in/script.ts';

const require = createRequire(import.meta.url);
const server = (name: string, ...args: readonly string[]) => ({
  name,
  command: process.execPath,
  args: [require.resolve(`@modelcontextprotocol/server-${name}/dist/index.js`), ...args],
});

let folder: string;
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'kb-mcp-foreign-')));
  await writeFile(join(folder, 'note.txt'), 'Bring the lantern.');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('the tools of three servers written by others convert, are told apart, and run; a stand-in plays the model', async () => {
  await using standIn = await openaiStandIn(
    ({ functions }) => {
      const named = (tool: string) => functions.find((name) => name.endsWith(`__${tool}`)) ?? tool;
      return call(
        [named('echo'), { message: 'hello' }],
        [named('get-sum'), { a: 2, b: 40 }],
        [named('read_text_file'), { path: join(folder, 'note.txt'), head: null, tail: null }],
        [
          named('create_entities'),
          { entities: [{ name: 'Lantern', entityType: 'thing', observations: ['It hangs by the door.'] }] },
        ],
        [named('get-tiny-image'), {}],
      );
    },
    ({ results, functions }) => {
      const graph = functions.find((name) => name.endsWith('__read_graph')) ?? '';
      return { kind: 'say', text: results.join('\n'), calls: [{ name: graph, arguments: '{}' }] };
    },
    ({ results }) => say(results.join('\n')),
  );
  await using client = createMcpOpenAIClient({
    model: 'm',
    baseURL: standIn.baseURL,
    servers: [
      server('everything'),
      server('filesystem', folder),
      { ...server('memory'), env: { MEMORY_FILE_PATH: join(folder, 'memory.jsonl') } },
    ],
  });
  const offered = await client.getTools();
  expect(offered.length).toBeGreaterThan(25);
  expect(new Set(offered.map(({ name }) => name)).size).toBe(offered.length);
  const { text, calls } = await client.processQuery('What is there?');
  expect(calls.map(({ tool, ok }) => ({ tool, ok }))).toEqual(
    expect.arrayContaining(
      ['echo', 'get-sum', 'read_text_file', 'create_entities', 'get-tiny-image', 'read_graph'].map((tool) => ({
        tool,
        ok: true,
      })),
    ),
  );
  for (const given of ['hello', '42', 'Bring the lantern.', 'It hangs by the door.', '[image, image/png]'])
    expect(text).toContain(given);
  expect(offered.filter(({ strict }) => !strict).map(({ name }) => name)).toEqual([]);
});
