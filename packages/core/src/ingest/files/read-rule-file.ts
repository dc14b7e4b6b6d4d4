import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';

const MOST_BYTES = 1024 * 1024;

/** The text of a file of rules, empty where there is none; `undefined` when it is there and cannot be read, is no plain file, or is larger than rules are. */
export function readRuleFile(path: string): string | undefined {
  let file: number | undefined;
  try {
    // Non-blocking, so that a FIFO in its place cannot hold the run.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stats = fstatSync(file);
    // As Git does.
    if (stats.isDirectory()) return '';
    return stats.isFile() && stats.size <= MOST_BYTES ? readFileSync(file, 'utf8') : undefined;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR' ? '' : undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
