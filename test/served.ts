import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

/** The command line as it is in the tree, not bundled. */
export const cli = resolve(import.meta.dirname, '../apps/cli/src/cli.ts');

/** A server in a process of its own. */
export interface Served {
  /** Address and port, as in a URL. */
  readonly host: string;
  /** Everything it wrote so far. */
  said(): string;
  /** Of that, what went to standard output. */
  printed(): string;
  /** Ends it, and gives what it wrote in all. */
  stop(signal?: NodeJS.Signals): Promise<string>;
}

export interface StartOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** What it says when it is ready; without this it is enough that it listens. */
  readonly ready?: string;
}

/** Starts `kb-mcp` with these arguments, and waits until it serves. */
export async function start(
  args: readonly string[],
  { env, ready = 'Stop with Ctrl-C.' }: StartOptions = {},
): Promise<Served> {
  const child = spawn(process.execPath, [cli, ...args], { stdio: ['ignore', 'pipe', 'pipe'], ...(env && { env }) });
  const ended = once(child, 'close');
  let [said, printed] = ['', ''];
  const host = await new Promise<string>((found, failed) => {
    const read = (chunk: Buffer): void => {
      said += String(chunk);
      const [, address] = /http:\/\/(127\.0\.0\.1:\d+)\//.exec(said) ?? [];
      if (address !== undefined && said.includes(ready)) found(address);
    };
    child.stdout.on('data', read).on('data', (chunk: Buffer) => (printed += String(chunk)));
    child.stderr.on('data', read);
    child.once('close', () => failed(new Error(`The server ended: ${said}`)));
  });
  return {
    host,
    said: () => said,
    printed: () => printed,
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      await ended;
      return said;
    },
  };
}

/** Starts `kb-mcp` on these documents and a free port, with further flags; they have been read when it serves. */
export const serve = (documents: string, data: string, ...flags: readonly string[]): Promise<Served> =>
  start([documents, '--data', data, '--transport', 'http', '--port', '0', ...flags], { ready: 'Documents read' });
