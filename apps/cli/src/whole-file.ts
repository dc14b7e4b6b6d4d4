import { randomUUID } from 'node:crypto';
import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { KbError } from '@kb-mcp/core';

/**
 * Writes a file that only its owner may read; under its name there is the whole of it or what was there before. A link still leads where it did,
 * and a device or a pipe is written into, not replaced.
 */
export async function writeWholeFile(path: string, chunks: AsyncIterable<string>): Promise<void> {
  try {
    const there = await stat(path).catch(unlessMissing);
    if (there && !there.isFile()) return await writeInto(path, 'w', chunks);
    await replace(there ? await realpath(path) : resolve(path), chunks);
  } catch (cause) {
    if (!(cause instanceof Error && 'syscall' in cause)) throw cause;
    throw new KbError('invalid_input', `${path} cannot be written: ${cause.message}.`, { cause });
  }
}

async function replace(target: string, chunks: AsyncIterable<string>): Promise<void> {
  const part = join(dirname(target), `.${basename(target)}.${randomUUID()}.part`);
  try {
    await writeInto(part, 'wx', chunks);
    await rename(part, target);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

async function writeInto(path: string, flags: 'w' | 'wx', chunks: AsyncIterable<string>): Promise<void> {
  await using file = await open(path, flags, 0o600);
  let waiting = '';
  for await (const chunk of chunks) {
    waiting += chunk;
    if (waiting.length < WRITE_CHARACTERS) continue;
    await file.writeFile(waiting);
    waiting = '';
  }
  await file.writeFile(waiting);
  // Only of a file of its own: a pipe has no place on a disk.
  if (flags === 'wx') await file.sync();
}

const WRITE_CHARACTERS = 1 << 16;

function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
