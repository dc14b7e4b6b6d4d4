import type { JobProgress } from '@kb-mcp/core';
import { progressLine } from './progress-line.ts';
import { remark } from './terminal.ts';

const PLAIN_MS = 10_000;

/** Shows a job's progress: a bar on a terminal, a plain line every ten seconds elsewhere. */
export function jobProgress({ plain = remark }: { readonly plain?: (line: string) => void } = {}) {
  const bar = progressLine();
  let toldAt = performance.now();
  return {
    ...bar,
    show(state: JobProgress, what: string): void {
      bar.update(state.done, state.total, `files${speedOf(state)}`);
      if (process.stderr.isTTY || performance.now() - toldAt < PLAIN_MS) return;
      toldAt = performance.now();
      const of = state.total === undefined ? '' : ` of ${state.total.toLocaleString('en')}`;
      plain(`${what}: ${state.done.toLocaleString('en')}${of} files${speedOf(state)}`);
    },
  };
}

/** `, 12 a second, 3 min left`. */
export function speedOf({ rate, secondsLeft, elsewhere }: Partial<JobProgress>): string {
  const speed = rate === undefined ? '' : `, ${rate < 10 ? rate.toFixed(1) : Math.round(rate)} a second`;
  const left = secondsLeft === undefined ? '' : `, ${duration(secondsLeft)} left`;
  return `${speed}${left}${elsewhere ? '; another process is at it' : ''}`;
}

/** `40 s`, `3 min`, `2 h 5 min`. */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
