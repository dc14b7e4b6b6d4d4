import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { freePort } from '../../test/free-port.ts';
import type { ProbeAnswer } from './probe.ts';

export interface LoadedServer extends AsyncDisposable {
  readonly port: number;
  readonly pid: number;
  /** What the probe has seen since the last question; collects garbage first. */
  probe(): Promise<ProbeAnswer>;
  /** Everything it wrote to its log. */
  readonly said: () => string;
}

const cli = resolve(import.meta.dirname, '../../apps/cli/src/cli.ts');
const probe = resolve(import.meta.dirname, 'probe.ts');

/** Starts `kb-mcp --transport http` over a base that has keys, with a probe inside. */
export async function startLoadedServer(
  data: string,
  flags: { readonly node?: readonly string[]; readonly env?: Record<string, string> } = {},
): Promise<LoadedServer> {
  const port = await freePort();
  const child = fork(cli, ['--data', data, '--transport', 'http', '--port', String(port)], {
    execPath: process.execPath,
    execArgv: ['--expose-gc', '--import', probe, ...(flags.node ?? [])],
    env: { ...process.env, ...flags.env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (said += String(chunk)));
  await listening(child, () => said);
  return {
    port,
    pid: child.pid ?? 0,
    said: () => said,
    async probe() {
      const answered = once(child, 'message');
      child.send('?');
      // The probe answers in this shape and says nothing else.
      const [answer] = (await answered) as [ProbeAnswer];
      return answer;
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function listening(child: ChildProcess, said: () => string): Promise<void> {
  while (!said().includes('/mcp')) {
    const ended = once(child, 'exit').then(() => Promise.reject(new Error(`The server ended: ${said()}`)));
    await Promise.race([once(child.stderr ?? child, 'data'), once(child.stdout ?? child, 'data'), ended]);
  }
}
