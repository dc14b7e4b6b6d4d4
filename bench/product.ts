import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { z } from 'zod';

/** The product behind its MCP door, in a process of its own. */
export interface Product extends AsyncDisposable {
  /** The process id of the server. */
  readonly pid: number;
  /** Keys of the documents of the passages found, best first, in as many calls as it takes. */
  search(query: string, options?: SearchOptions): Promise<readonly string[]>;
}

export interface SearchOptions {
  readonly limit?: number;
  readonly pages?: number;
  readonly mode?: 'lexical' | 'vector' | 'hybrid';
  readonly tags?: readonly string[];
}

/** Settings of the product in the environment. */
type Settings = Readonly<Record<string, string>>;

// What users run; `npm run bench` builds it.
const cli = resolve(import.meta.dirname, '../apps/cli/bin/kb-mcp.js');

/** Adds a file as a user does, with `kb-mcp add`. */
export const addFile = (file: string, data: string): Promise<void> => run(['add', file, '--data', data], {});

/** Makes the vectors of a base as a user does, with `kb-mcp embed`. */
export const embedAll = (data: string, settings: Settings): Promise<void> => run(['embed', '--data', data], settings);

async function run(args: readonly string[], settings: Settings): Promise<void> {
  const options = { maxBuffer: 2 ** 26, env: { ...process.env, ...settings } };
  await promisify(execFile)(process.execPath, [cli, ...args], options);
}

/** Starts `kb-mcp --transport stdio` over a base. A search whose answer has a notice throws it: it was answered otherwise than asked. */
export async function startProduct(data: string, settings: Settings = {}): Promise<Product> {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [cli, '--data', data, '--transport', 'stdio'],
    stderr: 'ignore',
    env: settings,
  });
  const client = new Client({ name: 'bench', version: '1.0.0' });
  await client.connect(transport);
  return {
    pid: transport.pid ?? 0,
    async search(query, { limit = 100, pages = 12, ...how } = {}) {
      const keys: string[] = [];
      let cursor: string | undefined;
      for (let page = 0; page < pages; page++) {
        const answer = await client.callTool({
          name: 'search_documents',
          arguments: { query, limit, ...how, ...(cursor === undefined ? {} : { cursor }) },
        });
        const found = answerShape.parse(answer.structuredContent);
        if (found.notice !== undefined) throw new Error(found.notice);
        keys.push(...found.results.map(({ document }) => document.key));
        cursor = found.cursor;
        if (cursor === undefined || new Set(keys).size >= limit) break;
      }
      return keys;
    },
    [Symbol.asyncDispose]: () => client.close(),
  };
}

const answerShape = z.object({
  results: z.array(z.object({ document: z.object({ key: z.string() }) })),
  cursor: z.string().optional(),
  notice: z.string().optional(),
});
