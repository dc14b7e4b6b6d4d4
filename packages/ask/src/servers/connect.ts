import { basename } from 'node:path';
import {
  Client,
  InMemoryTransport,
  SSEClientTransport,
  StreamableHTTPClientTransport,
  UnauthorizedError,
} from '@modelcontextprotocol/client';
import type { AuthProvider, CallToolResult, Tool, Transport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { KbError } from '@kb-mcp/core/errors';
import { signIn } from '../sign-in/sign-in.ts';
import type { SignIn } from '../sign-in/sign-in.ts';
import type { CommandServer, InnerServer, ServerSpec } from './server-spec.ts';

/** A server that answers, with its tools. Disposing of it ends the process that was started for it. */
export interface ConnectedServer extends AsyncDisposable {
  readonly name: string;
  readonly instructions: string | undefined;
  readonly tools: readonly Tool[];
  /** Throws `timeout` when the answer takes longer. */
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
  const door = doorOf(spec);
  const client = await door.during(() => connected(spec, door, options), options);
  try {
    const { tools } = client.getServerCapabilities()?.tools
      ? await door.during(() => client.listTools(undefined, options), options)
      : { tools: [] };
    return {
      name: spec.name ?? nameOf(spec),
      instructions: client.getInstructions(),
      tools,
      call: (name, input, limits) => door.during(() => calling(client, { name, arguments: input }, limits), limits),
      [Symbol.asyncDispose]: () => client.close(),
    };
  } catch (cause) {
    await client.close();
    throw failure(spec, cause);
  }
}

type Options = { readonly timeout: number; readonly signal?: AbortSignal };

/** How a server is entered: the token that is sent, and what is done when it wants another. */
type Door = Pick<SignIn, 'during'> & { readonly authProvider?: AuthProvider };

function doorOf(spec: ServerSpec): Door {
  if (!('url' in spec)) return unguarded;
  const { url, token, signIn: options } = spec;
  if (token !== undefined) return { ...unguarded, authProvider: { token: () => Promise.resolve(token) } };
  return options ? signIn(url, options) : unguarded;
}

const unguarded: Door = { during: (run) => run() };

async function connected(spec: ServerSpec, { authProvider }: Door, options: Options): Promise<Client> {
  if ('serve' in spec) return inner(spec, options);
  if ('command' in spec) return open(spec, processOf(spec), options);
  const url = new URL(spec.url);
  const sse = () => new SSEClientTransport(url, authProvider && { authProvider });
  if (/\/sse\/?$/.test(url.pathname)) return open(spec, sse(), options);
  try {
    return await open(spec, new StreamableHTTPClientTransport(url, authProvider && { authProvider }), options);
  } catch (thrown) {
    const status = thrown instanceof KbError && statusIn(thrown.cause);
    if (status !== 404 && status !== 405) throw thrown;
    return open(spec, sse(), options);
  }
}

async function calling(
  client: Client,
  call: { readonly name: string; readonly arguments: Record<string, unknown> },
  { signal, timeout }: { readonly signal: AbortSignal; readonly timeout: number },
): Promise<CallToolResult> {
  const late = AbortSignal.timeout(timeout);
  try {
    return await client.callTool(call, { signal: AbortSignal.any([signal, late]), timeout: timeout + 1_000 });
  } catch (cause) {
    if (!late.aborted || signal.aborted) throw cause;
    throw new KbError('timeout', `The tool did not answer within ${timeout / 1_000} s.`, { cause });
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
    if ('url' in spec && spec.signIn && UnauthorizedError.isInstance(cause)) throw cause;
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
  if (statusIn(cause) === 401 || UnauthorizedError.isInstance(cause))
    return new KbError('unauthenticated', `The MCP server ${shown(spec)} asks for a token.`, { cause });
  return new KbError('upstream_failed', `The MCP server ${shown(spec)} does not answer.`, { cause });
}
