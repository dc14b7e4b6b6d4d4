import * as fs from 'node:fs';
import { promisify } from 'node:util';
import { KbError } from '../../errors.ts';
import { isInside } from './is-inside.ts';

/** The bytes of a file; throws `unreadable`, also for what is no plain file, and `forbidden` when it leads out of `within`, a real path. */
export async function readPlainFile(path: string, within?: string): Promise<Uint8Array> {
  try {
    // Non-blocking, so that a FIFO put in place of the file cannot hold the run.
    const file = await open(path, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
    try {
      // Of an open file these two are answered at once, and a base has many small files.
      const stats = fs.fstatSync(file);
      if (!stats.isFile()) throw new KbError('unreadable', `${path} is no longer a file.`);
      // A name can lead elsewhere since it was listed; what is open cannot.
      if (within !== undefined && !isInside(within, placeOf(file, path))) throw leadsOut(path);
      return await readWhole(file, stats.size);
    } finally {
      fs.closeSync(file);
    }
  } catch (cause) {
    if (cause instanceof KbError) throw cause;
    throw new KbError('unreadable', `${path} cannot be read.`, { cause });
  }
}

/** Why a link is not followed. */
export const leadsOut = (path: string): KbError =>
  new KbError(
    'forbidden',
    `${path} leads out of the folder that was named, and is read only with --follow-links (KB_MCP_FOLLOW_LINKS).`,
  );

/** Where an open file really is; only Linux tells it by the file itself. */
function placeOf(file: number, path: string): string {
  try {
    return fs.readlinkSync(`/proc/self/fd/${file}`);
  } catch {
    return fs.realpathSync(path);
  }
}

// The promises of node:fs take three times the processor time of these.
const open = promisify(fs.open);
const read = promisify(fs.read);

/** As much as the file says that it has; all that comes of one that says it has nothing, as those of the system do. */
async function readWhole(file: number, size: number): Promise<Uint8Array> {
  if (size > 0) return fill(file, size);
  const parts: Uint8Array[] = [];
  for (;;) {
    const part = await fill(file, PART_BYTES);
    parts.push(part);
    if (part.length < PART_BYTES) return parts.length === 1 ? part : Buffer.concat(parts);
  }
}

const PART_BYTES = 64 * 1024;

/** The next bytes of a file; fewer when it ends before. */
async function fill(file: number, length: number): Promise<Uint8Array> {
  // Of its own, not of the pool that small buffers share: it may be handed to another thread.
  const bytes = Buffer.allocUnsafeSlow(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await read(file, bytes, filled, length - filled, null);
    if (bytesRead === 0) return bytes.subarray(0, filled);
    filled += bytesRead;
  }
  return bytes;
}
