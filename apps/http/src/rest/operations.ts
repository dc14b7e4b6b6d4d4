import type { Tool } from '@kb-mcp/core';

/** A friendly route: an address of its own for one tool. */
export interface Operation {
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** As OpenAPI writes it: `/api/documents/{id}`. */
  readonly path: string;
  readonly tool: string;
  readonly tag: 'Search' | 'Documents' | 'Files';
  readonly summary: string;
  /** Further names of fields, as other programs send them, with the tool's own. */
  readonly also?: Readonly<Record<string, string>>;
  /** Takes a form with a file besides JSON. */
  readonly form?: boolean;
}

const FILE = { file_path: 'path' } as const;

/** The friendly routes, in the order people read them. */
export const operations: readonly Operation[] = [
  {
    id: 'searchPassages',
    method: 'POST',
    path: '/api/search',
    tool: 'search_documents',
    tag: 'Search',
    summary: 'Find passages',
    also: { threshold: 'min_score' },
  },
  {
    id: 'findPassages',
    method: 'GET',
    path: '/api/search',
    tool: 'search_documents',
    tag: 'Search',
    summary: 'Find passages, by address',
    also: { q: 'query', threshold: 'min_score' },
  },
  {
    id: 'getContext',
    method: 'POST',
    path: '/api/context',
    tool: 'get_context_for_rag',
    tag: 'Search',
    summary: 'Get the context for an answer',
  },
  {
    id: 'listDocuments',
    method: 'GET',
    path: '/api/documents',
    tool: 'list_documents',
    tag: 'Documents',
    summary: 'List documents',
  },
  {
    id: 'fetchDocument',
    method: 'GET',
    path: '/api/documents/{id}',
    tool: 'fetch',
    tag: 'Documents',
    summary: 'Read a document',
  },
  {
    id: 'getStats',
    method: 'GET',
    path: '/api/stats',
    tool: 'get_database_stats',
    tag: 'Documents',
    summary: 'Count what there is',
  },
  {
    id: 'uploadDocument',
    method: 'POST',
    path: '/api/upload',
    tool: 'upload_document',
    tag: 'Documents',
    summary: 'Add a document',
    also: { ...FILE, filename: 'name', content: 'text' },
    form: true,
  },
  {
    id: 'deleteDocument',
    method: 'DELETE',
    path: '/api/documents/{id}',
    tool: 'delete_document',
    tag: 'Documents',
    summary: 'Delete a document',
  },
  {
    id: 'listFiles',
    method: 'POST',
    path: '/api/files/list',
    tool: 'list_files',
    tag: 'Files',
    summary: 'List files',
    also: { ...FILE, directory: 'path', directory_path: 'path' },
  },
  {
    id: 'readFile',
    method: 'POST',
    path: '/api/files/read',
    tool: 'read_file',
    tag: 'Files',
    summary: 'Read a file',
    also: FILE,
  },
  {
    id: 'writeFile',
    method: 'POST',
    path: '/api/files/write',
    tool: 'write_file',
    tag: 'Files',
    summary: 'Write a file',
    also: { ...FILE, content: 'text' },
  },
];

/** The friendly routes whose tool may be called on this server, each with it. */
export const offered = (tools: readonly Tool[]): readonly { readonly operation: Operation; readonly tool: Tool }[] =>
  operations.flatMap((operation) => {
    const tool = tools.find(({ name }) => name === operation.tool);
    return tool ? [{ operation, tool }] : [];
  });
