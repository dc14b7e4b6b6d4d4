import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { KbError } from '@kb-mcp/core';

/** Writes a file that only its owner may read; under its name there is the whole of it or what was there before. */
export async function writeWholeFile(path: string, chunks: AsyncIterable<string>): Promise<void> {
  const target = resolve(path);
  const part = join(dirname(target), `.${basename(target)}.${randomUUID()}.part`);
  try {
    await using file = await open(part, 'wx', 0o600);
    let waiting = '';
    for await (const chunk of chunks) {
      waiting += chunk;
      if (waiting.length < WRITE_CHARACTERS) continue;
      await file.writeFile(waiting);
      waiting = '';
    }
    await file.writeFile(waiting);
    await file.sync();
    await rename(part, target);
  } catch (cause) {
    await rm(part, { force: true });
    if (!(cause instanceof Error && 'syscall' in cause)) throw cause;
    throw new KbError('invalid_input', `${path} cannot be written: ${cause.message}.`, { cause });
  }
}

const WRITE_CHARACTERS = 1 << 16;
