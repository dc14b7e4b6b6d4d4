import { KbError } from '@kb-mcp/core/errors';
import type { SignInOptions } from '../sign-in/options.ts';

/** An MCP server that the client starts itself. */
export interface CommandServer {
  readonly name?: string | undefined;
  readonly command: string;
  readonly args?: readonly string[] | undefined;
  /** Besides the few variables that every process needs; nothing else of the environment is passed on. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly cwd?: string | undefined;
}

/** An MCP server that runs already. */
export interface UrlServer {
  readonly name?: string | undefined;
  /** `…/sse` is spoken to as in 2024; any other address over Streamable HTTP, and as in 2024 when it does not know that. */
  readonly url: string;
  /** Sent as a bearer token. */
  readonly token?: string | undefined;
  /** Without a token: how a person signs in when the server asks for it. */
  readonly signIn?: SignInOptions | undefined;
}

/** An MCP server inside this process. */
export interface InnerServer {
  readonly name: string;
  /** Connects the server to its end of a transport. */
  readonly serve: (transport: InnerTransport) => Promise<void>;
}

/** One end of a connection in memory, as the MCP SDK has it. */
export interface InnerTransport {
  start(): Promise<void>;
  close(): Promise<void>;
}

export type ServerSpec = CommandServer | UrlServer | InnerServer;

/** A server in one line: a URL or a command, with `name=` in front when wanted. Throws `invalid_input`. */
export function parseServer(line: string): ServerSpec {
  const [, name, rest = ''] = /^(?:([A-Za-z][\w-]{0,30})=)?(.*)$/s.exec(line.trim()) ?? [];
  if (/^https?:\/\//i.test(rest)) {
    if (!URL.canParse(rest)) throw new KbError('invalid_input', `${rest} is not a URL.`);
    return { name, url: rest };
  }
  const [command, ...args] = words(rest);
  if (command === undefined) throw new KbError('invalid_input', 'Name a server by its URL or its command.');
  return { name, command, args };
}

/** The words of a command line; quotes keep words together, as a shell has it. Nothing else is special. */
function words(line: string): readonly string[] {
  const found = line.matchAll(/(?:"(?:[^"\\]|\\.)*"|'[^']*'|\\.|[^\s"'\\])+/gs);
  return [...found].map(([word]) =>
    word.replaceAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/gs, (_, double, single, escaped) => {
      if (double !== undefined) return String(double).replaceAll(/\\(["\\])/g, '$1');
      return String(single ?? escaped);
    }),
  );
}
