import { processorSeconds } from './process-figures.ts';

/** Whether a process has used up the time for one answer. */
export type TimeLimit = () => boolean;

/**
 * A limit on the processor time that a process takes from now on, where the system tells that: on a busy machine a good file takes long and little.
 * Whoever takes next to nothing waits for something that does not come, and nobody gets more than several times the limit by the clock.
 */
export function timeLimit(pid: number | undefined, seconds: number): TimeLimit {
  const began = performance.now();
  const before = processorSeconds(pid);
  return () => {
    const passed = (performance.now() - began) / 1_000;
    if (passed < seconds) return false;
    const now = processorSeconds(pid);
    if (before === undefined || now === undefined) return true;
    const taken = now - before;
    return taken >= seconds || taken < passed * IDLE || passed >= seconds * PATIENCE;
  };
}

/** A process that works has more than this part of a processor, however many others there are. */
const IDLE = 0.01;
const PATIENCE = 10;
