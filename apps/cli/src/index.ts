import { localPrincipal as local } from '@kb-mcp/core';
import { loadConfig } from '@kb-mcp/core/config';
import type { KnowledgeBase } from '@kb-mcp/core/knowledge-base';
import type { Principal } from '@kb-mcp/core/model';
import { allowedTools, tools as allTools } from '@kb-mcp/core/tools';
import { callTool as call, findTool } from '@kb-mcp/core/tools/call-tool';
import { version } from './version.ts';

export { createMcpOpenAIClient, credentialFolder } from '@kb-mcp/ask';
export type * from '@kb-mcp/ask';
export { type ErrorCode, KbError } from '@kb-mcp/core/errors';
export type * from '@kb-mcp/core/knowledge-base';
export type * from '@kb-mcp/core/model';

/** The user of this process, who may do everything. */
export const localPrincipal: Principal = local;

/** What `openKnowledgeBase` can be told; the defaults are those of the command line, which read no file and no variable here. */
export interface Settings {
  /** Folder of the embedded store. */
  readonly data?: string | undefined;
  /** Folders that the file tools and upload by path may reach. */
  readonly roots?: readonly string[] | undefined;
  /** Collection that documents are added to. */
  readonly collection?: string | undefined;
  /** Address under which documents are shown; links in results start with it. */
  readonly publicUrl?: string | undefined;
  /** How long passages are; `medium`, about 200 words, by default. */
  readonly granularity?: 'ultra-fine' | 'fine' | 'medium' | 'standard' | 'coarse' | undefined;
  readonly passageWords?: number | undefined;
  readonly passageOverlap?: number | undefined;
  readonly resultCharacters?: number | undefined;
  /** What makes vectors; the texts are sent to the service of openai. */
  readonly embeddings?: 'none' | 'openai' | 'local' | undefined;
  readonly embeddingModel?: string | undefined;
  /** Up to and including `/v1`. */
  readonly embeddingUrl?: string | undefined;
  readonly embeddingKey?: string | undefined;
  readonly embeddingDimensions?: number | undefined;
}

/** Opens the knowledge base in a folder, making it when there is none; dispose of it when done. */
export async function openKnowledgeBase(settings: Settings = {}): Promise<KnowledgeBase> {
  const { openKnowledgeBase: open } = await import('@kb-mcp/core/open');
  return open(loadConfig({ flags: { ...settings } }), { version });
}

export interface ToolSummary {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly group: 'read' | 'write' | 'files';
}

/** Every tool there is. */
export const tools: readonly ToolSummary[] = allTools;

export interface CallOptions {
  readonly principal?: Principal | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Calls a tool by name, on behalf of the local user unless told otherwise. Throws `KbError`. */
export async function callTool(
  kb: KnowledgeBase,
  name: string,
  input: Readonly<Record<string, unknown>>,
  { principal = localPrincipal, signal }: CallOptions = {},
): Promise<Record<string, unknown>> {
  return call(findTool(allTools, name), input, { kb, principal, signal });
}

export interface ServeOptions {
  readonly kb: KnowledgeBase;
  /** Tool groups besides reading. */
  readonly allow?: readonly ('write' | 'files')[] | undefined;
}

export interface HttpOptions extends ServeOptions {
  /** 0 takes a free one. */
  readonly port: number;
  readonly host?: string | undefined;
  readonly publicUrl?: string | undefined;
  readonly allowedHosts?: readonly string[] | undefined;
  readonly stateful?: boolean | undefined;
  readonly insecureNoAuth?: boolean | undefined;
}

export interface HttpServer extends AsyncDisposable {
  readonly port: number;
  readonly urls: {
    readonly base: string;
    readonly mcp: string;
    readonly sse: string;
    readonly documents: string;
    readonly api: string;
    readonly docs: string;
  };
  /** Stops listening, lets calls in flight finish, ends every stream. */
  close(): Promise<void>;
}

/** Serves a knowledge base at `/mcp`, `/sse` and `/api`. */
export async function startHttp({ kb, allow, stateful, ...options }: HttpOptions): Promise<HttpServer> {
  const { startHttp: start } = await import('@kb-mcp/http');
  const rest = { kb, tools: allowedTools(allow ?? []), version };
  return start({ ...options, statefulSessions: stateful, kb, rest, factory: await factoryOf({ kb, allow }) });
}

export interface StdioOptions extends ServeOptions {
  readonly signal?: AbortSignal | undefined;
}

/** Serves one MCP client over this process's stdin and stdout; resolves when it has gone. */
export async function serveStdio({ kb, allow, signal }: StdioOptions): Promise<void> {
  const { serveStdio: start } = await import('@kb-mcp/stdio');
  await start({ factory: await factoryOf({ kb, allow }), ...(signal ? { signal } : {}) });
}

async function factoryOf({ kb, allow = [] }: ServeOptions) {
  const { mcpServerFactory } = await import('@kb-mcp/core/mcp');
  return mcpServerFactory({ kb, tools: allowedTools(allow), version });
}
