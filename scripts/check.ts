import { spawnSync } from 'node:child_process';

/** Everything that is checked without running the product, quickest first. Exits with 1 when a step fails, having run them all. */
const steps: readonly (readonly [name: string, command: string, ...args: string[]])[] = [
  ['format', 'oxfmt', '--check'],
  ['lint', 'oxlint', '--deny-warnings'],
  ['types', 'tsc', '-p', '.'],
  ['unused', 'knip', '--no-progress'],
  ['generated pages', 'node', 'scripts/docs.ts', '--check'],
];

const failed = steps.filter(([name, command, ...args]) => !passes(name, command, args)).map(([name]) => name);
if (failed.length > 0) {
  console.log(`\nFailing: ${failed.join(', ')}.\n${steps.length - failed.length} passed, ${failed.length} failed`);
  process.exitCode = 1;
}

function passes(name: string, command: string, args: readonly string[]): boolean {
  const started = performance.now();
  const run = spawnSync(command, args, { encoding: 'utf8', shell: process.platform === 'win32' });
  const ok = run.status === 0;
  console.log(`${ok ? 'ok  ' : 'FAIL'}  ${name} (${Math.round(performance.now() - started)} ms)`);
  if (!ok) console.log(run.error ? run.error.message : `${run.stdout}${run.stderr}`);
  return ok;
}
