import { performance } from 'node:perf_hooks';
import { collector } from '@kb-mcp/core/collector';

/** A pause that ends a burst of work. */
const CALM_MILLISECONDS = 5_000;
/** Less work than this leaves nothing worth collecting. */
const BUSY_MILLISECONDS = 20;

/**
 * Gives memory back to the system after every burst of work, when nothing has been asked for some seconds: a client keeps its server for hours,
 * and the engine alone collects only what makes room for more. Keeps no process alive; returns how to stop.
 */
export function collectWhenIdle(calmMilliseconds = CALM_MILLISECONDS): () => void {
  let collect: ReturnType<typeof collector> | undefined;
  let last = performance.eventLoopUtilization();
  let worked = last.active > BUSY_MILLISECONDS;
  const timer = setInterval(() => {
    const { active } = performance.eventLoopUtilization(last);
    if (active > BUSY_MILLISECONDS) worked = true;
    else if (worked) {
      // Made now, not at the start: a client waits for that.
      collect ??= collector();
      collect();
      worked = false;
    }
    last = performance.eventLoopUtilization();
  }, calmMilliseconds);
  timer.unref();
  return () => clearInterval(timer);
}
