import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { hiddenCases } from '../../packages/core/src/testing/hidden-files.ts';
import { checkHidden } from './check-hidden.ts';
import { redTeam, writeRedTeam } from './files.ts';

// One run over everything that is made to hurt. Each file must be read or refused with its reason, the good ones must be found, and all processes
// together must stay below the limit. What is hidden in files is not found and is reported, what a reader sees is found. `node bench/red-team/index.ts [program]`, on
// Linux; the program is the one that `npm run build` makes, as users have it.
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { megabytes: { type: 'string', default: '600' }, keep: { type: 'boolean', default: false } },
});
const program = resolve(positionals[0] ?? join(import.meta.dirname, '../../apps/cli/dist/cli.js'));
const most = Number(values.megabytes);
/** What `add --json` prints. */
const reports = z.object({
  files: z.array(
    z.object({
      source: z.string(),
      status: z.string(),
      reason: z.object({ code: z.string(), message: z.string() }).optional(),
    }),
  ),
});

const base = mkdtempSync(join(tmpdir(), 'kb-red-team-'));
const folder = join(base, 'files');
const data = join(base, 'data');

try {
  writeRedTeam(folder);
  const started = performance.now();
  const added = await run(['add', folder, '--data', data, '--json']);
  const seconds = (performance.now() - started) / 1_000;
  const found = await run(['search', 'last good page', '--data', data, '--json']);
  const wrong = problems(added.output);
  if (!found.output.includes('zz-good.pdf')) wrong.push('zz-good.pdf is not found');
  if (added.megabytes > most) wrong.push(`${added.megabytes} MB in all processes, more than ${most}`);
  process.stdout.write(
    `${Object.keys(redTeam).length} files in ${seconds.toFixed(0)} s, at most ${added.megabytes} MB in all processes together (${added.each.join(' + ')})\n`,
  );
  const hiding = await checkHidden(async (args) => (await run(args)).output, base);
  process.stdout.write(`${Object.keys(hiddenCases).length} files that hide something\n`);
  for (const line of [...wrong, ...hiding]) process.stdout.write(`WRONG: ${line}\n`);
  process.exitCode = wrong.length + hiding.length > 0 ? 1 : 0;
} finally {
  if (!values.keep) rmSync(base, { recursive: true, force: true });
}

interface Run {
  readonly output: string;
  /** The most memory that all processes together had at any time, and each of them then, the program itself first. */
  readonly megabytes: number;
  readonly each: readonly number[];
}

/** Runs the program to its end, and watches what it and its children have in memory. */
async function run(args: readonly string[]): Promise<Run> {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  let each: readonly number[] = [];
  child.stdout.on('data', (part: Buffer) => (output += part.toString()));
  const watch = setInterval(() => {
    const now = treeMegabytes(child.pid ?? 0);
    if (sum(now) > sum(each)) each = now;
  }, 50);
  await once(child, 'close');
  clearInterval(watch);
  return { output, megabytes: sum(each), each };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

/** Resident memory of a process and each below it. */
function treeMegabytes(root: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((each) => /^\d+$/.test(each))) {
    const fields = read(`/proc/${name}/stat`).split(') ')[1]?.split(' ');
    if (fields) parents.set(Number(name), Number(fields[1]));
  }
  const below = (pid: number): boolean => {
    for (let at: number | undefined = pid; at !== undefined && at > 1; at = parents.get(at))
      if (at === root) return true;
    return false;
  };
  return [...parents.keys()]
    .filter(below)
    .toSorted((one, other) => one - other)
    .map((pid) => Math.round((Number(read(`/proc/${pid}/statm`).split(' ')[1] ?? 0) * 4_096) / 1024 / 1024));
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // It has ended.
    return '';
  }
}

/** What came out otherwise than it must. */
function problems(output: string): string[] {
  const files = reports.parse(JSON.parse(output)).files.map(({ source, status, reason }) => ({
    name: source.slice(folder.length + 1),
    outcome: status === 'failed' ? 'refused' : 'read',
    reason: reason === undefined ? '' : `${reason.code}: ${reason.message}`,
  }));
  for (const { name, outcome, reason } of files)
    process.stdout.write(`${outcome.padEnd(8)} ${JSON.stringify(name)} ${reason.slice(0, 200)}\n`);
  const known = new Map(files.map((file) => [file.name, file]));
  return Object.entries(redTeam).flatMap(([name, [wanted]]) => {
    const file = known.get(name);
    if (!file) return [`${JSON.stringify(name)} is not reported`];
    return file.outcome === wanted ? [] : [`${JSON.stringify(name)} is ${file.outcome}, not ${wanted}: ${file.reason}`];
  });
}
