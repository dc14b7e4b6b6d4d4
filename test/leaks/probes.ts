import { parseId, tools } from '@kb-mcp/core';
import { operations } from '../../apps/http/src/rest/operations.ts';
import { promptRoom } from '../../packages/core/src/mcp/prompts.ts';
import { resourceRoom } from '../../packages/core/src/mcp/resources.ts';
import { toolCalls } from './tool-probes.ts';

/** One request. */
export interface Probe {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: string;
  readonly payload?: object;
}

export interface Targets {
  /** Ids of documents that the caller may not know of, and of those that it may. */
  readonly forbidden: readonly string[];
  readonly allowed: readonly string[];
  /** Words of forbidden titles, texts, tags, keys and collections. */
  readonly words: readonly string[];
  /** A word that allowed and forbidden documents share. */
  readonly shared: string;
  readonly collection: string;
  /** Ids of jobs that read documents of both. */
  readonly jobs: readonly string[];
}

/** Everything a caller can ask over HTTP, aimed at what it must not learn. */
export function probes(targets: Targets): readonly Probe[] {
  const { forbidden, allowed, words, shared, collection, jobs } = targets;
  const ids = [...forbidden, ...allowed].flatMap((id) => [id, `${id}-0`, `${id}-1`]);
  const queries = [
    ...words,
    shared,
    `${shared} ${words[0]}`,
    words.join(' '),
    `"${words[0]}"`,
    `${words[0]?.slice(0, -1)}x`,
  ];
  const all = [...mcp(), ...http()];
  // What is changed is changed at the end, or there would be nothing left to ask about.
  return [...all.filter((one) => !isChange(one)), ...all.filter(isChange)];

  function mcp(): readonly Probe[] {
    const prompts = promptRoom.list.prompts;
    const templates = resourceRoom.templates.resourceTemplates;
    const typed = [
      '',
      ...queries,
      collection,
      collection.slice(0, 2),
      ...forbidden.flatMap((id) => [id, id.slice(0, 3)]),
    ];
    const completed = [
      ...prompts.flatMap(({ name, arguments: args }) =>
        (args ?? []).map((argument) => ({ ref: { type: 'ref/prompt', name }, argument: argument.name })),
      ),
      ...templates.flatMap(({ uriTemplate: uri }) =>
        [...uri.matchAll(/\{(\w+)\}/g)].map(([, argument]) => ({ ref: { type: 'ref/resource', uri }, argument })),
      ),
      { ref: { type: 'ref/resource', uri: 'kb://documents/{id}' }, argument: 'collection' },
      { ref: { type: 'ref/resource', uri: 'kb://documents/{id}' }, argument: 'tag' },
    ];
    return [
      rpc('initialize', {
        protocolVersion: '2025-06-18',
        capabilities: {},
        clientInfo: { name: 'probe', version: '1' },
      }),
      ...['tools/list', 'resources/list', 'resources/templates/list', 'prompts/list'].map((method) => rpc(method, {})),
      ...toolCalls(tools, targets).map(({ name, input }) => rpc('tools/call', { name, arguments: input })),
      rpc('tools/call', { name: `no_${words[0]}`, arguments: {} }),
      rpc('resources/read', { uri: 'kb://stats' }),
      ...ids.map((id) => rpc('resources/read', { uri: `kb://documents/${id}` })),
      ...prompts.flatMap(({ name, arguments: args = [] }) =>
        ids.map((id) => rpc('prompts/get', { name, arguments: Object.fromEntries(args.map((one) => [one.name, id])) })),
      ),
      ...completed.flatMap(({ ref, argument }) =>
        typed.map((value) => rpc('completion/complete', { ref, argument: { name: argument, value } })),
      ),
    ];
  }

  function http(): readonly Probe[] {
    const documents = ids.flatMap((id) => [
      `/documents/${id}`,
      `/documents/${parseId(id).documentId}?passage=0`,
      `/documents/${parseId(id).documentId}?from=0&to=9`,
    ]);
    const friendly = operations.flatMap(({ method, path, tool: name }) => {
      const own = toolCalls(
        tools.filter((tool) => tool.name === name),
        targets,
      );
      return own.map(({ input: { id, ...rest } }): Probe => {
        const address = path.replace('{id}', encodeURIComponent(String(id)));
        if (method === 'POST') return { method, url: address, payload: rest };
        const query = new URLSearchParams(
          Object.entries(rest).map(([field, value]): [string, string] => [field, String(value)]),
        );
        return { method, url: query.size > 0 ? `${address}?${query.toString()}` : address };
      });
    });
    const pages = [
      '/api/tools',
      '/openapi.json',
      '/openapi-actions.json',
      '/docs/swagger-ui.css',
      '/docs/swagger-ui.js',
      '/docs/start.js',
      '/api/jobs',
      '/docs',
      '/',
      '/healthz',
      '/readyz',
      '/metrics',
      '/api',
      '/api/none',
    ];
    return [
      ...[...documents, ...pages, '/mcp', '/documents/none'].map((url): Probe => ({ method: 'GET', url })),
      { method: 'DELETE', url: '/mcp' },
      { method: 'POST', url: '/api' },
      { method: 'DELETE', url: '/api' },
      ...jobs.map((id): Probe => ({ method: 'GET', url: `/api/jobs/${id}` })),
      { method: 'POST', url: `/messages?sessionId=${words[0]}`, payload: { jsonrpc: '2.0', id: 1, method: 'ping' } },
      ...friendly,
      ...toolCalls(tools, targets).map(({ name, input }): Probe => ({
        method: 'POST',
        url: `/api/tools/${name}`,
        payload: input,
      })),
    ];
  }
}

const changing = new Set(tools.filter(({ effect }) => effect !== 'read').map(({ name }) => name));

function isChange({ method, url, payload }: Probe): boolean {
  const { name } = Object(Reflect.get(payload ?? {}, 'params')) as { readonly name?: string };
  const called = name ?? url.split('/').at(-1) ?? '';
  return method === 'DELETE' || url === '/api/upload' || url.startsWith('/api/files') || changing.has(called);
}

const rpc = (method: string, params: object): Probe => ({
  method: 'POST',
  url: '/mcp',
  payload: { jsonrpc: '2.0', id: 1, method, params },
});
