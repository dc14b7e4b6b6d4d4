import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { tools } from '@kb-mcp/core/tools';
import { parseJSONRPCMessage } from '@modelcontextprotocol/server';
import { expect, test } from 'vitest';

const cli = fileURLToPath(new URL('../apps/cli/src/cli.ts', import.meta.url));
const sample = fileURLToPath(new URL('../examples/knowledge-base', import.meta.url));

test('over stdio nothing but JSON-RPC leaves on stdout, whatever tool is called and however, and the process ends with its client', async () => {
  const place = await mkdtemp(join(tmpdir(), 'kb-mcp-stdio-'));
  const root = join(place, 'files');
  await mkdir(root);
  await writeFile(join(root, 'broken.pdf'), '%PDF-1.7 and nothing else');
  try {
    const args = ['--transport', 'stdio', '--data', join(place, 'data'), '--allow', 'write,files', '--root', root];
    const server = spawn(process.execPath, [cli, ...args, sample, root], { stdio: ['pipe', 'pipe', 'pipe'] });
    const ended = new Promise<number | null>((resolve) => server.once('close', resolve));
    const log = text(server.stderr);
    server.stdin.write(conversation());
    const waiting = new Set(inputs.map((_, at) => at + 1));
    for await (const line of createInterface(server.stdout)) {
      const message = parseJSONRPCMessage(JSON.parse(line));
      if ('id' in message && 'result' in message) waiting.delete(Number(message.id));
      if (waiting.size === 0) server.stdin.end();
    }
    expect([...waiting]).toEqual([]);
    expect(inputs.map(([name]) => name)).toEqual(expect.arrayContaining(tools.map(({ name }) => name)));
    expect({ code: await ended, log: (await log).includes('Unhandled') }).toEqual({ code: 0, log: false });
  } finally {
    await rm(place, { recursive: true, force: true });
  }
});

const inputs: readonly (readonly [string, Record<string, unknown>])[] = [
  ['search', { query: 'vacation' }],
  ['search', { query: 7 }],
  ['fetch', { id: 'nothing' }],
  ['search_documents', { query: 'vacances', explain: true }],
  ['get_context_for_rag', { query: 'vacation', max_tokens: 300 }],
  ['verify_quote', { quote: 'Paid vacation is 25 working days' }],
  ['get_knowledge_base', {}],
  ['get_database_stats', {}],
  ['list_documents', {}],
  ['list_versions', { id: 'nothing' }],
  ['read_version', { id: 'nothing', as_of: '2026-01-01' }],
  ['compare_versions', { id: 'nothing' }],
  ['upload_document', { path: 'broken.pdf' }],
  ['upload_document', { name: 'a.md', text: '# A\n\nText.' }],
  ['delete_document', { id: 'nothing' }],
  ['list_files', {}],
  ['read_file', { path: '../outside' }],
  ['write_file', { path: 'b.md', text: 'B' }],
];

function conversation(): string {
  const hello = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1' } };
  const requests = [
    { id: 0, method: 'initialize', params: hello },
    { method: 'notifications/initialized' },
    ...inputs.map(([name, input], at) => ({
      id: at + 1,
      method: 'tools/call',
      params: { name, arguments: input, _meta: { progressToken: at } },
    })),
  ];
  return requests.map((message) => `${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`).join('');
}
