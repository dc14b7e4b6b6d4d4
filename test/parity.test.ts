import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { silentLog } from '@kb-mcp/core';
import { loadConfig } from '@kb-mcp/core/config';
import { mcpServerFactory } from '@kb-mcp/core/mcp';
import { openKnowledgeBase } from '@kb-mcp/core/open';
import { tools } from '@kb-mcp/core/tools';
import { startHttp } from '@kb-mcp/http';
import { expect, test } from 'vitest';
import { v1Sse } from './clients/v1.ts';
import { v2Http, v2Stdio } from './clients/v2.ts';

const cli = fileURLToPath(new URL('../apps/cli/src/cli.ts', import.meta.url));
const sample = fileURLToPath(new URL('../examples/knowledge-base', import.meta.url));
const run = promisify(execFile);

type Call = (name: string, input: Record<string, unknown>) => Promise<unknown>;

test('every tool gives the same over stdio, /mcp of both eras, /sse and the command line', async () => {
  const place = await mkdtemp(join(tmpdir(), 'kb-mcp-parity-'));
  const root = join(place, 'files');
  await mkdir(root);
  await writeFile(join(root, 'note.md'), '# Note\n\nBring the lantern.\n');
  const settings = {
    data: join(place, 'data'),
    publicUrl: 'https://kb.example',
    allow: ['write', 'files'],
    roots: [root],
  };
  const flags = ['--data', settings.data, '--public-url', settings.publicUrl, '--root', root];
  await run(process.execPath, [cli, 'add', sample, '--data', settings.data]);
  try {
    await using kb = await openKnowledgeBase(loadConfig({ flags: settings }));
    await using server = await startHttp({ factory: mcpServerFactory({ kb, tools }), port: 0, log: silentLog });
    await using stdio = await v2Stdio(process.execPath, [
      cli,
      '--transport',
      'stdio',
      '--allow',
      'write,files',
      ...flags,
    ]);
    await using old = await v2Http(new URL(server.urls.mcp));
    await using modern = await v2Http(new URL(server.urls.mcp), { pin: '2026-07-28' });
    await using sse = await v1Sse(new URL(server.urls.sse));
    const doors: Record<string, Call> = {
      stdio: async (name, input) => (await stdio.call(name, input)).structuredContent,
      '/mcp 2025': async (name, input) => (await old.call(name, input)).structuredContent,
      '/mcp 2026': async (name, input) => (await modern.call(name, input)).structuredContent,
      '/sse': async (name, input) => (await sse.call(name, input)).structuredContent,
      'kb-mcp call': async (name, input) =>
        JSON.parse((await run(process.execPath, [cli, 'call', name, JSON.stringify(input), ...flags])).stdout),
    };
    const [first, ...others] = Object.entries(doors);
    const expected = await everything(first?.[1] ?? fail);
    expect(Object.keys(expected)).toEqual(tools.map(({ name }) => name));
    expect(JSON.stringify(expected)).toContain('https://kb.example/documents/');
    for (const [door, call] of others)
      expect({ door, results: await everything(call) }).toEqual({ door, results: expected });
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}, 120_000);

/** One call of each tool, by name, leaving the base as it was; times of change are left out. */
async function everything(call: Call): Promise<Record<string, unknown>> {
  const query = 'Quelle est la politique de vacances de notre entreprise ?';
  const { results } = (await call('search', { query })) as { results: { id: string }[] };
  const upload = { name: 'lantern.md', text: '# Lantern\n\nIt hangs by the door.' };
  const uploaded = (await call('upload_document', upload)) as { ids: string[] };
  const given: Record<string, unknown> = {
    search: { results },
    fetch: await call('fetch', { id: results[0]?.id }),
    search_documents: await call('search_documents', { query, limit: 5, explain: true }),
    get_context_for_rag: await call('get_context_for_rag', { query, max_tokens: 500 }),
    verify_quote: await call('verify_quote', { quote: 'Paid vacation  is 25 working days a year.' }),
    get_knowledge_base: await call('get_knowledge_base', {}),
    get_database_stats: await call('get_database_stats', {}),
    list_documents: await call('list_documents', { limit: 3, types: ['pdf', 'md'] }),
    list_versions: await call('list_versions', { id: results[0]?.id }),
    read_version: await call('read_version', { id: results[0]?.id, as_of: '2100-01-01' }),
    compare_versions: await call('compare_versions', { id: results[0]?.id, from: '2100-01-01' }),
    upload_document: uploaded,
    delete_document: await call('delete_document', { id: uploaded.ids[0] }),
    list_files: await call('list_files', {}),
    read_file: await call('read_file', { path: 'note.md' }),
    write_file: await call('write_file', { path: 'note.md', text: '# Note\n\nBring the lantern.\n', overwrite: true }),
  };
  return JSON.parse(JSON.stringify(given).replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>'));
}

const fail: Call = () => Promise.reject(new Error('There is no door.'));
