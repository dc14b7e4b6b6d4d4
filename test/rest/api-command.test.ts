import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { freePort } from '../free-port.ts';
import { start } from '../served.ts';

test('kb-mcp api serves the routes alone on the port asked for, and takes the bodies that simple programs send', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kb-mcp-api-'));
  await writeFile(join(folder, 'note.md'), 'Bring the lantern.');
  const port = await freePort();
  const sample = resolve(import.meta.dirname, '../../examples/knowledge-base/kb.json');
  const flags = ['--data', join(folder, 'data'), '--port', String(port), '--allow', 'write,files', '--root', folder];
  const server = await start(['api', sample, ...flags], { ready: 'Documents read' });
  const base = `http://127.0.0.1:${port}`;
  const post = async (path: string, body: object | FormData): Promise<Record<string, unknown>> => {
    const json = body instanceof FormData ? { body } : { body: JSON.stringify(body), headers };
    return Object(await (await fetch(base + path, { method: 'POST', ...json })).json());
  };
  const headers = { 'content-type': 'application/json' };
  try {
    expect(server.said()).toContain(`described at ${base}/docs`);
    const found = await post('/api/search', { query: 'vacation policy', limit: 2, threshold: 0.2 });
    expect(found).toMatchObject({ results: [{ text: expect.stringContaining('25 working days') }, {}] });
    expect(await post('/api/files/read', { file_path: 'note.md' })).toMatchObject({ text: 'Bring the lantern.' });
    expect(await post('/api/files/read', { file_path: '/etc/passwd' })).toMatchObject({ status: 403 });
    expect(await post('/api/files/list', {})).toMatchObject({ entries: expect.any(Array) });
    expect(await post('/api/files/write', { file_path: 'new.md', content: 'At noon.' })).toEqual({ bytes: 8 });
    expect(await post('/api/upload', { file_path: join(folder, 'new.md') })).toMatchObject({ status: 'added' });
    const form = new FormData();
    form.set('file', new File(['The vault opens at midnight.'], 'vault.txt'));
    expect(await post('/api/upload', form)).toMatchObject({ status: 'added', documents: 1 });
    expect(await (await fetch(`${base}/api/stats`)).json()).toMatchObject({ documents: 3 });
    expect(Object(await (await fetch(`${base}/api/jobs`)).json()).jobs.length).toBeGreaterThan(0);
    expect((await fetch(`${base}/docs`)).status).toBe(200);
    for (const path of ['/mcp', '/sse']) expect((await fetch(base + path)).status).toBe(404);
    expect(server.printed()).toBe('');
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
