import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

const LOOK_MS = 20;
const ENOUGH_BYTES = 16 * 2 ** 20;

/**
 * Keeps the memory for what is newly made at about 16 MB. The engine takes up to 128 MB for it in a process that makes much, and reading documents
 * is hardly quicker with that. Looks until there is so much, and keeps no process alive.
 */
export function boundYoungMemory(): void {
  const timer = setInterval(() => {
    if (youngBytes() < ENOUGH_BYTES) return;
    clearInterval(timer);
    // Node sets the bound itself at the start of a process only; what it grows by is looked up each time.
    setFlagsFromString('--semi-space-growth-factor=1');
  }, LOOK_MS);
  timer.unref();
}

/** How much memory there is for what is newly made. */
export const youngBytes = (): number =>
  getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space')?.space_size ?? 0;
