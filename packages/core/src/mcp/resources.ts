import { ResourceNotFoundError } from '@modelcontextprotocol/server';
import type {
  ListResourcesResult,
  ListResourceTemplatesResult,
  ReadResourceResult,
} from '@modelcontextprotocol/server';
import type { z } from 'zod';
import { KbError } from '../errors.ts';
import type { ToolContext } from '../tools/define.ts';
import { fetch } from '../tools/fetch.ts';
import { getDatabaseStats } from '../tools/get-database-stats.ts';
import { listDocuments } from '../tools/list-documents.ts';
import { ask } from './ask.ts';

export interface ResourceRoom {
  readonly templates: ListResourceTemplatesResult;
  list(cursor: string | undefined, context: ToolContext): Promise<ListResourcesResult>;
  read(uri: string, context: ToolContext): Promise<ReadResourceResult>;
}

/** Documents and statistics as MCP resources. The text of a long document goes on at the resource that `kb-mcp/next` in its `_meta` names. */
export const resourceRoom: ResourceRoom = {
  templates: {
    resourceTemplates: [
      {
        name: 'document',
        title: 'A document',
        uriTemplate: 'kb://documents/{id}',
        description: 'The text of a document, by its id or by the id of one of its passages.',
        mimeType: 'text/plain',
      },
    ],
  },
  async list(cursor, context) {
    const page = await ask(listDocuments, { limit: 100, ...(cursor !== undefined && { cursor }) }, context);
    const documents = page.documents.map(listed);
    const resources = cursor === undefined ? [stats, ...documents] : documents;
    return page.cursor === undefined ? { resources } : { resources, nextCursor: page.cursor };
  },
  async read(uri, context) {
    if (uri === stats.uri) {
      return {
        contents: [{ uri, mimeType: stats.mimeType, text: JSON.stringify(await ask(getDatabaseStats, {}, context)) }],
      };
    }
    const { text, metadata } = await ask(fetch, { id: idIn(uri) }, context).catch(missing(uri));
    const content = { uri, mimeType: 'text/plain', text };
    if (metadata.next_id === undefined) return { contents: [content] };
    return { contents: [{ ...content, _meta: { 'kb-mcp/next': uriOf(metadata.next_id) } }] };
  },
};

const stats = {
  uri: 'kb://stats',
  name: 'stats',
  title: 'What the base holds',
  description: 'Documents, passages, languages, formats, collections and tags, counted.',
  mimeType: 'application/json',
};

const uriOf = (id: string): string => `kb://documents/${encodeURIComponent(id)}`;

type Listed = z.output<typeof listDocuments.output>['documents'][number];

const listed = ({ id, key, title, collection, media_type }: Listed): ListResourcesResult['resources'][number] => ({
  uri: uriOf(id),
  name: key,
  title,
  description: `${collection} · ${media_type}`,
  mimeType: 'text/plain',
});

function idIn(uri: string): string {
  const [, id] = /^kb:\/\/documents\/([^/?#]{1,600})$/.exec(uri) ?? [];
  if (!id) throw new ResourceNotFoundError(uri);
  try {
    return decodeURIComponent(id);
  } catch {
    throw new ResourceNotFoundError(uri);
  }
}

const missing =
  (uri: string) =>
  (thrown: unknown): never => {
    if (thrown instanceof KbError && (thrown.code === 'not_found' || thrown.code === 'invalid_input')) {
      throw new ResourceNotFoundError(uri);
    }
    throw thrown;
  };
