import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allowedTools, silentLog, tools } from '@kb-mcp/core';
import type { KnowledgeBase, Principal, Tool } from '@kb-mcp/core';
import { expect, test } from 'vitest';
import { openTestKb } from '../../../../packages/core/src/testing/open-test-kb.ts';
import { buildHttpApp } from '../app.ts';
import type { HttpOptions } from '../options.ts';

const documents = [
  { key: 'tea.txt', title: 'Tea', text: 'Green tea is steamed. Black tea is oxidised.', tags: ['drink'] },
  { key: 'canteen.txt', title: 'Canteen', text: 'The canteen opens at noon.', collection: 'house' },
];

const over = (kb: KnowledgeBase, open: readonly Tool[] = tools, options: Partial<HttpOptions> = {}) =>
  buildHttpApp({ rest: { kb, tools: open }, log: silentLog, ...options });

const json = { 'content-type': 'application/json' };

test('a search by address and by body is the same, and takes threshold for min_score', async () => {
  await using kb = await openTestKb({ documents });
  const app = await over(kb);
  const byBody = await app.inject({
    method: 'POST',
    url: '/api/search',
    payload: { query: 'tea', limit: 2, threshold: 0.1, tags: ['drink', 'food'], explain: true },
  });
  const byAddress = await app.inject('/api/search?query=tea&limit=2&min_score=0.1&tags=drink,food&explain=true');
  expect(byBody.json().results).toHaveLength(1);
  expect(byBody.json().results[0]).toMatchObject({ document: { title: 'Tea' }, explain: expect.any(Object) });
  expect(byAddress.json()).toEqual(byBody.json());
  expect((await app.inject('/api/search?q=tea&limit=1')).json().results).toMatchObject([
    { document: { title: 'Tea' } },
  ]);
  const strict = await app.inject({ method: 'POST', url: '/api/search', payload: { query: 'tea', threshold: 2 } });
  expect(strict.json()).toMatchObject({ status: 400, detail: expect.stringContaining('min_score') });
});

test('a document is uploaded as a form or as JSON, read, listed, counted and deleted', async () => {
  await using kb = await openTestKb();
  const app = await over(kb);
  const form = new FormData();
  form.set('file', new File(['The vault opens at midnight.'], 'vault.txt'));
  form.set('tags', 'safe, night');
  form.set('collection', 'house');
  const { payload, headers } = await encoded(form);
  const uploaded = await app.inject({ method: 'POST', url: '/api/upload', payload, headers });
  expect(uploaded.json()).toMatchObject({ status: 'added', documents: 1 });
  const [id] = uploaded.json().ids;
  const again = { filename: 'note.txt', content: 'Bring the lantern.' };
  expect((await app.inject({ method: 'POST', url: '/api/upload', payload: again })).json().status).toBe('added');
  const read = await app.inject(`/api/documents/${id}`);
  expect(read.json()).toMatchObject({
    text: 'The vault opens at midnight.',
    metadata: { tags: 'night,safe', collection: 'house' },
  });
  expect((await app.inject('/api/documents?limit=5&collections=house')).json().documents).toHaveLength(1);
  expect((await app.inject('/api/stats')).json().documents).toBe(2);
  expect((await app.inject({ method: 'DELETE', url: `/api/documents/${id}` })).json()).toEqual({ removed: 1 });
  expect((await app.inject(`/api/documents/${id}`)).statusCode).toBe(404);
});

test('files are listed, read and written inside the roots, by path or file_path', async () => {
  const root = await mkdtemp(join(tmpdir(), 'kb-mcp-rest-'));
  await writeFile(join(root, 'note.md'), 'Bring the lantern.');
  await using kb = await openTestKb({ roots: [root] });
  const app = await over(kb);
  const post = async (url: string, payload: object) =>
    (await app.inject({ method: 'POST', url: `/api/files/${url}`, payload })).json();
  expect((await post('list', { directory: root })).entries).toMatchObject([{ kind: 'file', bytes: 18 }]);
  expect(await post('read', { file_path: join(root, 'note.md') })).toMatchObject({ text: 'Bring the lantern.' });
  expect(await post('write', { file_path: 'new.md', content: 'At noon.' })).toEqual({ bytes: 8 });
  expect(await post('read', { file_path: '/etc/passwd' })).toMatchObject({ status: 403, code: 'forbidden' });
  expect(await post('read', { path: 'new.md', file_path: '/etc/passwd' })).toMatchObject({ text: 'At noon.' });
  await rm(root, { recursive: true });
});

test.each([
  ['a document that is not there', { url: '/api/documents/none' }, 404, 'not_found'],
  ['an address that is not there', { url: '/api/nothing' }, 404, 'not_found'],
  ['a tool that is not there', { method: 'POST', url: '/api/tools/make_tea', payload: {} }, 404, 'not_found'],
  [
    'a body that is not JSON',
    { method: 'POST', url: '/api/search', payload: '{', headers: json },
    400,
    'invalid_input',
  ],
  ['a body that is a list', { method: 'POST', url: '/api/search', payload: [] }, 400, 'invalid_input'],
  ['no query', { method: 'POST', url: '/api/search', payload: {} }, 400, 'invalid_input'],
  ['a number that is none', { url: '/api/search?query=tea&limit=many' }, 400, 'invalid_input'],
  [
    'a form without a boundary',
    { method: 'POST', url: '/api/upload', payload: 'x', headers: { 'content-type': 'multipart/form-data' } },
    400,
    'invalid_input',
  ],
  [
    'another media type',
    { method: 'POST', url: '/api/search', payload: 'x', headers: { 'content-type': 'application/xml' } },
    415,
    'unsupported_media',
  ],
] as const)('%s is a problem with a code and a sentence', async (_, request, status, code) => {
  await using kb = await openTestKb();
  const response = await (
    await over(kb)
  ).inject({ ...request, ...('payload' in request && { payload: request.payload as object }) });
  expect(response.headers['content-type']).toContain('application/problem+json');
  expect(response.statusCode).toBe(status);
  const { message, ...problem } = response.json();
  expect(problem).toMatchObject({ type: 'about:blank', status, code, retryable: false, detail: message });
});

test('a route of a tool that is not open says so, and is not described', async () => {
  await using kb = await openTestKb({ documents });
  const app = await over(kb, allowedTools([]));
  const refused = await app.inject({ method: 'POST', url: '/api/upload', payload: { name: 'a.txt', text: 'a' } });
  expect(refused.json()).toMatchObject({ status: 403, code: 'forbidden' });
  expect((await app.inject({ method: 'POST', url: '/api/tools/upload_document', payload: {} })).statusCode).toBe(404);
  const paths = Object.keys((await app.inject('/openapi.json')).json().paths);
  expect(paths).toContain('/api/search');
  expect(paths.filter((path) => /upload|files|delete/.test(path))).toEqual([]);
});

test('a caller sees its own collections alone, and uses the tools that its scopes allow', async () => {
  await using kb = await openTestKb({ documents });
  const reader: Principal = { id: 'ann', scopes: new Set(['kb:read']), collections: new Map([['default', 'reader']]) };
  const app = await over(kb, tools, { authenticate: () => reader });
  for (const url of ['/api/search?query=canteen', '/api/documents', '/api/stats', '/api/context?query=canteen']) {
    expect((await app.inject(url)).payload).not.toMatch(/noon|house|canteen\.txt/);
  }
  const names = (await app.inject('/api/tools')).json().tools.map(({ name }: Tool) => name);
  expect(names).toContain('search');
  expect(names).not.toContain('upload_document');
  const upload = await app.inject({ method: 'POST', url: '/api/upload', payload: { name: 'a.txt', text: 'a' } });
  expect(upload.json()).toMatchObject({
    status: 403,
    code: 'forbidden',
    message: 'This call needs the scope kb:write.',
  });
});

test('the page of the routes loads its parts from this server and runs no script of its own text', async () => {
  await using kb = await openTestKb();
  const app = await over(kb);
  const page = await app.inject('/docs');
  expect(page.headers['content-security-policy']).toContain("script-src 'self'; style-src 'self'");
  const parts = [...page.payload.matchAll(/(?:src|href)="(?!data:)([^"]+)"/g)].map(([, part]) => part!);
  expect(parts).toHaveLength(4);
  for (const part of parts) expect((await app.inject(`/${part}`)).statusCode).toBe(200);
  expect(page.payload).not.toMatch(/https?:|<script>/);
});

async function encoded(form: FormData) {
  const request = new Request('http://form.test', { method: 'POST', body: form });
  return {
    payload: Buffer.from(await request.arrayBuffer()),
    headers: { 'content-type': request.headers.get('content-type') ?? '' },
  };
}
