import { readdirSync, readFileSync } from 'node:fs';

/** What the system knows of another process; nothing (NaN) where there is no `/proc`. */
export function processOf(pid: number) {
  return {
    /** Milliseconds of processor time of all threads so far. */
    processorTime(): number {
      try {
        // In nanoseconds, where `stat` counts hundredths of a second.
        const tasks = readdirSync(`/proc/${pid}/task`);
        const times = tasks.map((task) =>
          Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]),
        );
        return times.reduce((sum, time) => sum + time, 0) / 1e6;
      } catch {
        return Number.NaN;
      }
    },
    /** Memory that is resident. */
    memoryMb(): number {
      try {
        return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
      } catch {
        return Number.NaN;
      }
    },
  };
}
