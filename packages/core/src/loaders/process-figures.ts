import { readFileSync } from 'node:fs';

/** What a process has in memory, where the system tells; else 0. */
export const residentBytes = (pid: number | undefined): number =>
  Number(read(pid, 'statm')?.split(' ')[1] ?? 0) * 4_096;

/** The processor time that a process has taken in all its threads, in seconds, where the system tells. */
export function processorSeconds(pid: number | undefined): number | undefined {
  // The name of the program, in brackets, may hold spaces.
  const fields = read(pid, 'stat')?.split(') ').at(-1)?.split(' ');
  return fields && (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** The same on each Linux. */
const TICKS_PER_SECOND = 100;

function read(pid: number | undefined, name: string): string | undefined {
  if (process.platform !== 'linux' || pid === undefined) return undefined;
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'latin1');
  } catch {
    // It has ended, which is told elsewhere.
    return undefined;
  }
}
