import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

const LOOK_MS = 20;
const ENOUGH_BYTES = 16 * 2 ** 20;

/**
 * Keeps the memory for what is newly made at about 16 MB, and collects what is old before it is many times what is in use. The engine takes up to
 * 128 MB for the one and several times as much for the other in a process that makes much, and reading documents is hardly quicker with that.
 * Looks until there is so much, and keeps no process alive.
 */
export function boundMemory(): void {
  const timer = setInterval(() => {
    if (youngBytes() < ENOUGH_BYTES) return;
    clearInterval(timer);
    // The bounds themselves count at the start of a process only; what memory grows by is looked up each time.
    setFlagsFromString('--semi-space-growth-factor=1');
    setFlagsFromString('--heap-growing-percent=70');
  }, LOOK_MS);
  timer.unref();
}

/** How much memory there is for what is newly made. */
export const youngBytes = (): number =>
  getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space')?.space_size ?? 0;
