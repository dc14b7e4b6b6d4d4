import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** A process, as others on the same store can tell whether it still runs. */
export interface ProcessName {
  /** The machine since it was started, and the space that its process numbers are of. */
  readonly machine: string;
  readonly pid: number;
}

/** The name of this process. */
export const thisProcess: ProcessName = { machine: machineName(), pid: process.pid };

/** Whether a process has certainly ended. One of another machine may always be alive. */
export function hasEnded({ machine, pid }: ProcessName): boolean {
  if (machine !== thisProcess.machine) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}

function machineName(): string {
  const parts = [hostname()];
  for (const read of [
    () => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
    () => readlinkSync('/proc/self/ns/pid'),
  ]) {
    try {
      parts.push(read());
    } catch {
      // Only Linux has these; elsewhere the name of the host has to do.
    }
  }
  return parts.join(' ');
}
