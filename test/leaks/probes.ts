import { parseId } from '@kb-mcp/core';

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
}

/** Everything a caller can ask over HTTP, aimed at what it must not learn. */
export function probes({ forbidden, allowed, words, shared, collection }: Targets): readonly Probe[] {
  const ids = [...forbidden, ...allowed].flatMap((id) => [id, `${id}-0`, `${id}-1`]);
  const queries = [
    ...words,
    shared,
    `${shared} ${words[0]}`,
    words.join(' '),
    `"${words[0]}"`,
    `${words[0]?.slice(0, -1)}x`,
  ];
  const filters = [
    { collections: [collection] },
    { tags: [words[0]] },
    { path: words[0] },
    { path: '' },
    { types: ['txt'] },
  ];
  return [...mcp(), ...http()];

  function mcp(): readonly Probe[] {
    const tool = (name: string, args: object) => rpc('tools/call', { name, arguments: args });
    const ref = [
      { type: 'ref/prompt', name: 'summarise-document' },
      { type: 'ref/resource', uri: 'kb://documents/{id}' },
    ];
    return [
      rpc('initialize', {
        protocolVersion: '2025-06-18',
        capabilities: {},
        clientInfo: { name: 'probe', version: '1' },
      }),
      ...['tools/list', 'resources/list', 'resources/templates/list', 'prompts/list'].map((method) => rpc(method, {})),
      ...queries.flatMap((query) => [
        tool('search', { query }),
        tool('search_documents', { query, explain: true, limit: 50 }),
        ...filters.map((filter) => tool('search_documents', { query, ...filter })),
        tool('get_context_for_rag', { query, max_tokens: 500 }),
      ]),
      ...filters.flatMap((filter) => [tool('list_documents', filter), tool('get_knowledge_base', filter)]),
      ...queries.flatMap((quote) => [
        tool('verify_quote', { quote }),
        ...forbidden.map((id) => tool('verify_quote', { quote, document_id: id })),
      ]),
      tool('list_documents', { limit: 1 }),
      tool('get_knowledge_base', {}),
      tool('get_database_stats', {}),
      ...ids.flatMap((id) => [
        tool('fetch', { id }),
        rpc('resources/read', { uri: `kb://documents/${id}` }),
        rpc('prompts/get', { name: 'summarise-document', arguments: { id } }),
        rpc('prompts/get', { name: 'compare-documents', arguments: { first: id, second: allowed[0] ?? id } }),
      ]),
      ...forbidden.flatMap((id) => [
        tool('delete_document', { id }),
        tool('search_documents', { query: shared, documents: [id] }),
      ]),
      tool('upload_document', { name: 'x.txt', text: 'x', collection }),
      tool('upload_document', { path: '/etc/passwd' }),
      ...['list_files', 'read_file', 'write_file'].map((name) => tool(name, { path: '/etc/passwd', text: 'x' })),
      rpc('resources/read', { uri: 'kb://stats' }),
      ...[
        '',
        ...queries,
        collection,
        collection.slice(0, 2),
        ...forbidden,
        ...forbidden.map((id) => id.slice(0, 3)),
      ].flatMap((value) =>
        ref.flatMap((one) =>
          ['id', 'first', 'collection', 'tag'].map((name) =>
            rpc('completion/complete', { ref: one, argument: { name, value } }),
          ),
        ),
      ),
    ];
  }

  function http(): readonly Probe[] {
    const paths = [
      ...ids.flatMap((id) => [
        `/documents/${id}`,
        `/documents/${parseId(id).documentId}?passage=0`,
        `/api/documents/${id}`,
      ]),
      ...queries.map((query) => `/api/search?query=${encodeURIComponent(query)}`),
      '/api/documents',
      `/api/documents?collections=${collection}`,
      '/api/stats',
      '/api/tools',
      '/openapi.json',
      '/docs',
      '/',
      '/healthz',
      '/readyz',
      '/metrics',
    ];
    return [
      ...paths.map((url): Probe => ({ method: 'GET', url })),
      ...queries.map((query): Probe => ({ method: 'POST', url: '/api/context', payload: { query } })),
      { method: 'POST', url: '/api/upload', payload: { name: 'x.txt', text: 'x', collection } },
      ...forbidden.map((id): Probe => ({ method: 'DELETE', url: `/api/documents/${id}` })),
    ];
  }
}

const rpc = (method: string, params: object): Probe => ({
  method: 'POST',
  url: '/mcp',
  payload: { jsonrpc: '2.0', id: 1, method, params },
});
