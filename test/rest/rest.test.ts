import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tools } from '@kb-mcp/core/tools';
import { v2Http } from '../clients/v2.ts';
import { type RestServer, restServer } from './server.ts';

const root = resolve(import.meta.dirname, '../..');
const run = promisify(execFile);
const query = 'Quelle est la politique de vacances de notre entreprise ?';

interface Described {
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Route>>>>;
  readonly components: { readonly schemas: object };
}

interface Route {
  readonly operationId: string;
  readonly description: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly description: string;
    readonly example?: unknown;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly example?: Record<string, unknown> }>> };
  readonly responses: {
    readonly '200': {
      readonly content: { readonly 'application/json': { readonly schema: { readonly $ref: string } } };
    };
  };
}

let server: RestServer;
let described: Described;
let forActions: Described;

beforeAll(async () => {
  server = await restServer();
  described = await get('/openapi.json');
  forActions = await get('/openapi-actions.json');
});
afterAll(() => server[Symbol.asyncDispose]());

describe.each([
  ['/openapi.json', () => described],
  ['/openapi-actions.json', () => forActions],
])('%s', (_, document) => {
  test('is valid OpenAPI 3.1', async () => {
    const validator = new Validator();
    expect(await validator.validate(JSON.parse(JSON.stringify(document())))).toEqual({ valid: true });
    expect(validator.version).toBe('3.1');
  });

  test('is clean under the recommended lint rules', async () => {
    const config = await createConfig({
      extends: ['recommended'],
      rules: { 'no-server-example.com': 'off', 'security-defined': 'off' },
    });
    const problems = await lintFromString({ source: JSON.stringify(document()), config });
    expect(problems.map(({ message, location }) => `${message} ${location[0]?.pointer}`)).toEqual([]);
  });
});

test('every route answers as it is described, and what it refuses is a problem as described', async () => {
  const routes = Object.entries(described.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, route]) => ({ path, method, route })),
  );
  expect(routes.length).toBeGreaterThan(tools.length + 10);
  const ajv = addFormats.default(new Ajv2020({ strict: false }));
  ajv.addSchema({ $id: 'api', ...described });
  // What deletes comes last.
  for (const { path, method, route } of routes.toSorted((a, b) => rank(a.route) - rank(b.route))) {
    const { address, body } = await example(path, route);
    const answer = await fetch(server.base + address, {
      method: method.toUpperCase(),
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const value = await answer.json();
    expect({ address, status: answer.status, value }).toMatchObject({ status: 200 });
    const { $ref } = route.responses['200'].content['application/json'].schema;
    ajv.validate(`api${$ref}`, value);
    expect({ address, errors: ajv.errors }).toEqual({ address, errors: null });
    if (body && Object.keys(body).length > 0) {
      const refused = await fetch(server.base + address, {
        method: 'POST',
        body: '{"query": 7, "id": 7, "path": 7, "limit": "x", "name": 7, "max_tokens": 0}',
        headers: { 'content-type': 'application/json' },
      });
      expect(refused.headers.get('content-type')).toContain('application/problem+json');
      ajv.validate('api#/components/schemas/Problem', await refused.json());
      expect({ address, status: refused.status, errors: ajv.errors }).toEqual({ address, status: 400, errors: null });
    }
  }
});

test('a job is told of as events until it has ended', async () => {
  const answer = await fetch(`${server.base}/api/jobs/${server.job}`, { headers: { accept: 'text/event-stream' } });
  expect(answer.headers.get('content-type')).toContain('text/event-stream');
  const [, job = ''] = /^event: job\ndata: (.*)$/m.exec(await answer.text()) ?? [];
  expect(JSON.parse(job)).toMatchObject({ id: server.job, state: 'done', kind: 'add', counts: { failed: 0 } });
  expect((await fetch(`${server.base}/api/jobs/none`)).status).toBe(404);
});

test('each tool gives over REST what it gives over MCP', async () => {
  await using client = await v2Http(new URL(server.mcp));
  const inputs: Record<string, Record<string, unknown>> = {
    search: { query },
    fetch: { id: server.id },
    search_documents: { query, limit: 5, explain: true },
    get_context_for_rag: { query, max_tokens: 500 },
    verify_quote: { quote: 'The canteen opens at noon.' },
    get_knowledge_base: {},
    get_database_stats: {},
    list_documents: { limit: 3 },
    list_versions: { id: server.id },
    read_version: { id: server.id, as_of: '2100-01-01' },
    compare_versions: { id: server.id },
    upload_document: {
      name: 'kb.json',
      text: '[{"question": "When is lunch?", "answer": "At noon."}]',
      collection: 'parity',
    },
    delete_document: { id: 'none' },
    list_files: {},
    read_file: { path: 'canteen.md' },
    write_file: { path: 'canteen.md', text: '# Canteen\n\nThe canteen opens at noon.\n', overwrite: true },
  };
  expect(Object.keys(inputs)).toEqual(tools.map(({ name }) => name));
  await post('/api/tools/upload_document', inputs['upload_document']!);
  for (const [name, input] of Object.entries(inputs)) {
    const overMcp = await client.call(name, input);
    const overRest = await post(`/api/tools/${name}`, input);
    if (!overMcp.isError) expect({ name, output: overRest }).toEqual({ name, output: overMcp.structuredContent });
    else expect(overRest).toMatchObject(JSON.parse((overMcp.content as readonly { text: string }[])[0]!.text));
  }
});

test('a client that openapi-typescript and openapi-fetch make searches, reads and meets problems', async () => {
  const folder = await mkdtemp(join(root, 'test/rest/client-'));
  try {
    await writeFile(join(folder, 'openapi.json'), JSON.stringify(described));
    await run(process.execPath, [
      ...withTypeScript5(),
      join(root, 'node_modules/openapi-typescript/bin/cli.js'),
      join(folder, 'openapi.json'),
      '--output',
      join(folder, 'api.ts'),
    ]);
    await writeFile(join(folder, 'use.ts'), program);
    await writeFile(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ extends: '../../../tsconfig.json', include: ['*.ts'], exclude: [] }),
    );
    await run(join(root, 'node_modules/.bin/tsc'), ['-p', folder]);
    const { stdout } = await run(process.execPath, [join(folder, 'use.ts'), server.base, server.id]);
    expect(stdout).toMatch(/^25 (jours|working)|vacances/i);
    expect(stdout).toMatch(/^done\nnot_found$/m);
  } finally {
    await rm(folder, { recursive: true });
  }
}, 60_000);

test('GPT Actions get few routes, short words, one body type and the server that GPTs can reach', () => {
  const routes = Object.values(forActions.paths).flatMap((item) => Object.values(item));
  expect(routes.map(({ operationId }) => operationId).toSorted()).toEqual([
    'fetchDocument',
    'getContext',
    'getStats',
    'listDocuments',
    'searchPassages',
    'uploadDocument',
  ]);
  for (const { description, parameters = [], requestBody } of routes) {
    expect(description.length).toBeLessThanOrEqual(300);
    for (const parameter of parameters) expect(parameter.description.length).toBeLessThanOrEqual(700);
    expect(Object.keys(requestBody?.content ?? { 'application/json': 1 })).toEqual(['application/json']);
  }
});

const program = `import createClient from 'openapi-fetch';
import type { paths } from './api.ts';
const [baseUrl = '', id = ''] = process.argv.slice(2);
const api = createClient<paths>({ baseUrl });
const { data } = await api.POST('/api/search', { body: { query: ${JSON.stringify(query)}, limit: 1, mode: 'auto' } });
process.stdout.write((data?.results[0]?.text ?? '') + '\\n');
const read = await api.GET('/api/documents/{id}', { params: { path: { id } } });
process.stdout.write((read.data?.title ?? '') + '\\n');
const jobs = await api.GET('/api/jobs', { params: { query: { limit: 1 } } });
process.stdout.write((jobs.data?.jobs[0]?.state ?? '') + '\\n');
const { error } = await api.GET('/api/documents/{id}', { params: { path: { id: 'none' } } });
process.stdout.write((error?.code ?? '') + '\\n');
`;

const rank = ({ operationId }: Route): number => ['deleteDocument', 'delete_document'].indexOf(operationId) + 1;

/** The request that the description gives as an example, with an id that exists. */
async function example(path: string, { operationId, parameters = [], requestBody }: Route) {
  const there = operationId === 'getJob' ? server.job : server.id;
  const id = /delete/i.test(operationId) ? await newDocument() : there;
  const shown = parameters.filter(({ in: place, example }) => place === 'query' && example !== undefined);
  const search = shown.map(({ name, example }) => `${name}=${encodeURIComponent(String(example))}`).join('&');
  const body = requestBody && { ...requestBody.content['application/json']?.example };
  if (body && 'id' in body) body['id'] = id;
  return { address: path.replace('{id}', id) + (search && `?${search}`), body };
}

async function newDocument(): Promise<string> {
  const { ids } = (await post('/api/upload', { name: 'to-delete.txt', text: 'Soon gone.' })) as { ids: string[] };
  return ids[0] ?? '';
}

async function get(path: string): Promise<Described> {
  return (await (await fetch(server.base + path)).json()) as Described;
}

async function post(path: string, body: object): Promise<unknown> {
  const headers = { 'content-type': 'application/json' };
  return (await fetch(server.base + path, { method: 'POST', headers, body: JSON.stringify(body) })).json();
}

/** The generator writes with the compiler API of TypeScript 5, which the compiler of this workspace does not have. */
function withTypeScript5(): readonly string[] {
  const url = pathToFileURL(createRequire(import.meta.url).resolve('typescript-5')).href;
  const hook = `import { registerHooks } from 'node:module';
    registerHooks({ resolve: (name, context, next) => next(name === 'typescript' ? '${url}' : name, context) });`;
  return ['--import', `data:text/javascript,${encodeURIComponent(hook)}`];
}
