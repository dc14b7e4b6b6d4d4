import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

/** The command line as it is in the tree, not bundled. */
export const cli = resolve(import.meta.dirname, '../apps/cli/src/cli.ts');

/** A server in a process of its own, with its documents read. */
export interface Served {
  /** Address and port, as in a URL. */
  readonly host: string;
  stop(): Promise<void>;
}

/** Starts `kb-mcp` on these documents and a free port, with further flags. */
export async function serve(documents: string, data: string, ...flags: readonly string[]): Promise<Served> {
  const args = [cli, documents, '--data', data, '--transport', 'http', '--port', '0', ...flags];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const host = await new Promise<string>((found, failed) => {
    const read = (chunk: Buffer) => {
      said += String(chunk);
      const match = /http:\/\/(127\.0\.0\.1:\d+)\/mcp/.exec(said);
      if (match && said.includes('Documents read')) found(match[1]!);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', () => failed(new Error(`The server ended: ${said}`)));
  });
  return {
    host,
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}
