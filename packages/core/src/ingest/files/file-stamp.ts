import type { Stats } from 'node:fs';

/**
 * Size, and times of content and of entry. None for a file that has changed just now: it may change again within the same tick of
 * its file system's clock, which is 2 s where times are whole seconds.
 */
export function stampOf({ size, mtimeMs, ctimeMs }: Pick<Stats, 'size' | 'mtimeMs' | 'ctimeMs'>, now: number) {
  const tick = mtimeMs % 1000 === 0 && ctimeMs % 1000 === 0 ? 2_000 : 50;
  const age = now - Math.max(mtimeMs, ctimeMs);
  return age >= 0 && age < tick ? undefined : `${size} ${mtimeMs} ${ctimeMs}`;
}
