import { execFileSync, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Server extends AsyncDisposable {
  /** The address of a database, of the superuser. */
  url(database?: string): string;
  restart(): void;
}

/** Why no PostgreSQL server can be started here; `undefined` when it can. */
export function whyNoPostgres(): string | undefined {
  if (!programs()) return 'PostgreSQL is not installed (apt-get install postgresql)';
  return isRoot() && spawnSync('id', ['postgres']).status !== 0 ? 'there is no user postgres to run it' : undefined;
}

/** Why that server keeps no vectors; `undefined` when it does. */
export function whyNoVectors(): string | undefined {
  const version = programs()?.split('/').at(-2);
  return existsSync(`/usr/share/postgresql/${version}/extension/vector.control`)
    ? undefined
    : `pgvector is not installed (apt-get install postgresql-${version}-pgvector)`;
}

/** A PostgreSQL server of this machine's packages on a free port, in a temporary folder; nothing of it is left when it is closed. */
export async function debianPostgres(): Promise<Server> {
  const bin = programs() ?? '';
  const folder = mkdtempSync(join(tmpdir(), 'kb-postgres-'));
  const { uid, gid } = owner();
  chownSync(folder, uid, gid);
  const port = await freePort();
  const run = (program: string, ...args: string[]) =>
    execFileSync(join(bin, program), args, { stdio: 'pipe', cwd: folder, uid, gid });
  run('initdb', '-D', join(folder, 'data'), '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '-N');
  const settings = `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off -c max_connections=100`;
  const control = (...args: string[]) =>
    run('pg_ctl', '-D', join(folder, 'data'), '-l', join(folder, 'log'), '-w', ...args);
  control('-o', settings, 'start');
  return {
    url: (database = 'postgres') => `postgres://postgres@127.0.0.1:${port}/${database}`,
    restart() {
      control('-o', settings, '-m', 'immediate', 'restart');
    },
    async [Symbol.asyncDispose]() {
      control('-m', 'immediate', 'stop');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const isRoot = (): boolean => process.getuid?.() === 0;

/** The folder of the newest server that Debian installed. */
function programs(): string | undefined {
  const root = '/usr/lib/postgresql';
  if (!existsSync(root)) return undefined;
  const versions = readdirSync(root).filter((version) => existsSync(join(root, version, 'bin/initdb')));
  const newest = versions.toSorted((a, b) => Number(b) - Number(a))[0];
  return newest && join(root, newest, 'bin');
}

/** PostgreSQL refuses to run as root. */
function owner(): { readonly uid: number; readonly gid: number } {
  const id = (flag: string) => Number(execFileSync('id', isRoot() ? [flag, 'postgres'] : [flag], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}
