import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Seconds. */
export interface Spent {
  readonly wall: number;
  /** Processor time of the process, its threads, and all that it started. */
  readonly cpu: number;
}

/** Runs a command to its end. Only where there is `/proc` is processor time known; else it is NaN. */
export function spentOn([program = '', ...args]: readonly string[], { mayFail = false } = {}): Spent {
  const before = childrenTime();
  const started = performance.now();
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 2 ** 28 });
  const wall = (performance.now() - started) / 1_000;
  if (error || status === null || (status !== 0 && !mayFail)) throw new Error(stderr, { cause: error });
  return { wall, cpu: childrenTime() - before };
}

/** What processes took that this one started and that have ended, with all of theirs. */
function childrenTime(): number {
  try {
    const stat = readFileSync('/proc/self/stat', 'utf8');
    // Behind the name, which may hold anything; in hundredths of a second.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[13]) + Number(fields[14])) / 100;
  } catch {
    return Number.NaN;
  }
}
