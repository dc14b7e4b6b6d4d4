import { basename } from 'node:path';
import {
  Client,
  InMemoryTransport,
  SSEClientTransport,
  StreamableHTTPClientTransport,
} from '@modelcontextprotocol/client';
import type { CallToolResult, Tool, Transport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { KbError } from '@kb-mcp/core/errors';
import type { CommandServer, InnerServer, ServerSpec, UrlServer } from './server-spec.ts';

/** A server that answers, with its tools. Disposing of it ends the process that was started for it. */
export interface ConnectedServer extends AsyncDisposable {
  readonly name: string;
  readonly instructions: string | undefined;
  readonly tools: readonly Tool[];
  call(
    name: string,
    input: Record<string, unknown>,
    options: { readonly signal: AbortSignal; readonly timeout: number },
  ): Promise<CallToolResult>;
}

export interface ConnectOptions {
  readonly signal?: AbortSignal | undefined;
  /** How long starting and the first answers may take. */
  readonly timeoutMs?: number | undefined;
}

/** Connects and lists the tools. Throws `upstream_failed` in one sentence, leaving no process behind. */
export async function connectServer(
  spec: ServerSpec,
  { signal, timeoutMs = 30_000 }: ConnectOptions = {},
): Promise<ConnectedServer> {
  const options = { timeout: timeoutMs, ...(signal && { signal }) };
  const client = await connected(spec, options);
  try {
    const { tools } = client.getServerCapabilities()?.tools
      ? await client.listTools(undefined, options)
      : { tools: [] };
    return {
      name: spec.name ?? nameOf(spec),
      instructions: client.getInstructions(),
      tools,
      call: (name, input, limits) => client.callTool({ name, arguments: input }, limits),
      [Symbol.asyncDispose]: () => client.close(),
    };
  } catch (cause) {
    await client.close();
    throw failure(spec, cause);
  }
}

type Options = { readonly timeout: number; readonly signal?: AbortSignal };

async function connected(spec: ServerSpec, options: Options): Promise<Client> {
  if ('serve' in spec) return inner(spec, options);
  if ('command' in spec) return open(spec, processOf(spec), options);
  if (/\/sse\/?$/.test(new URL(spec.url).pathname)) return open(spec, sse(spec), options);
  try {
    return await open(spec, http(spec), options);
  } catch (thrown) {
    const status = thrown instanceof KbError && statusIn(thrown.cause);
    if (status !== 404 && status !== 405) throw thrown;
    return open(spec, sse(spec), options);
  }
}

async function inner(spec: InnerServer, options: Options): Promise<Client> {
  const [near, far] = InMemoryTransport.createLinkedPair();
  await spec.serve(far);
  return open(spec, near, options);
}

async function open(spec: ServerSpec, transport: Transport, options: Options): Promise<Client> {
  const client = new Client({ name: 'kb-mcp-ask', version: '1.0.0' });
  try {
    await client.connect(transport, options);
    return client;
  } catch (cause) {
    await client.close();
    await transport.close();
    throw failure(spec, cause);
  }
}

const processOf = ({ command, args = [], env, cwd }: CommandServer): Transport =>
  new StdioClientTransport({
    command,
    args: [...args],
    stderr: 'ignore',
    ...(env && { env: { ...env } }),
    ...(cwd !== undefined && { cwd }),
  });

const http = ({ url, token }: UrlServer): Transport => new StreamableHTTPClientTransport(new URL(url), bearer(token));

const sse = ({ url, token }: UrlServer): Transport => new SSEClientTransport(new URL(url), bearer(token));

const bearer = (token: string | undefined) =>
  token === undefined ? {} : { authProvider: { token: () => Promise.resolve(token) } };

function nameOf(spec: ServerSpec): string {
  if ('serve' in spec) return spec.name;
  if ('url' in spec) return new URL(spec.url).hostname;
  const script = spec.args?.find((arg) => !arg.startsWith('-'));
  return basename(script ?? spec.command).replace(/\.\w+$/, '');
}

function shown(spec: ServerSpec): string {
  if ('serve' in spec) return spec.name;
  return 'url' in spec ? spec.url : [spec.command, ...(spec.args ?? [])].join(' ');
}

function statusIn(cause: unknown): number | undefined {
  if (!(cause instanceof Error)) return undefined;
  if ('status' in cause && typeof cause.status === 'number') return cause.status;
  const [, status] = /\bHTTP (\d{3})\b/.exec(cause.message) ?? [];
  return status === undefined ? undefined : Number(status);
}

function failure(spec: ServerSpec, cause: unknown): KbError {
  if (cause instanceof KbError) return cause;
  if (cause instanceof Error && cause.name === 'AbortError')
    return new KbError('cancelled', 'It was interrupted.', { cause });
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'ENOENT') return new KbError('not_found', `There is no command ${shown(spec)}.`, { cause });
  if (statusIn(cause) === 401 || (cause instanceof Error && cause.name === 'UnauthorizedError'))
    return new KbError('unauthenticated', `The MCP server ${shown(spec)} asks for a token.`, { cause });
  return new KbError('upstream_failed', `The MCP server ${shown(spec)} does not answer.`, { cause });
}
