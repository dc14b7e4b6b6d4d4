import { createHash, randomUUID } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import { KbError } from '../../errors.ts';
import type { CallOptions } from '../../ports.ts';
import { makeFolder } from '../make-folder.ts';
import { type BackupFile, type BackupManifest, manifestName } from './backup-manifest.ts';
import { copyDatabase, figuresOf, isWholeFile } from './copy-database.ts';
import { translated } from './translated.ts';

/**
 * Copies a base and its keys into a new folder, each as it is at one moment, while others read and write. The folder is there once both copies are
 * checked; it is a data folder itself. Throws `conflict` where there is something already; cancelled, it leaves nothing.
 */
export async function backupFolder(
  data: string,
  folder: string,
  { signal }: CallOptions = {},
): Promise<BackupManifest> {
  if (!existsSync(join(data, 'kb.sqlite'))) throw new KbError('not_found', `There is no knowledge base in ${data}.`);
  const target = resolve(folder);
  if (!isFree(target))
    throw new KbError('conflict', `${folder} is there already. Name a folder that is not, so that no backup is lost.`);
  const part = join(dirname(target), `.${basename(target)}.${randomUUID()}.part`);
  try {
    await translated(target, () => {
      makeFolder(dirname(target));
      mkdirSync(part, { mode: 0o700 });
    });
    const manifest = await copyInto(data, part, signal);
    await translated(target, () => {
      writeFileSync(join(part, manifestName), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600, flush: true });
      toDisk(part);
      if (existsSync(target)) rmdirSync(target);
      renameSync(part, target);
      toDisk(dirname(target));
    });
    return manifest;
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
}

async function copyInto(data: string, part: string, signal: CallOptions['signal']): Promise<BackupManifest> {
  const copy = (name: BackupFile) => copyOf(data, part, name, signal);
  const content = await copy('kb.sqlite');
  const access = existsSync(join(data, 'access.sqlite')) ? await copy('access.sqlite') : undefined;
  const { documents, passages } = figuresOf(join(part, 'kb.sqlite'));
  const files = { 'kb.sqlite': content, ...(access && { 'access.sqlite': access }) };
  return { kbMcp: 'backup', version: 1, at: new Date().toISOString(), documents, passages, files };
}

async function copyOf(data: string, part: string, name: BackupFile, signal: CallOptions['signal']) {
  const [original, copy] = [join(data, name), join(part, name)];
  await translated(data, () => copyDatabase(original, copy), dirname(part));
  // Nothing was heard while SQLite copied.
  await setImmediate(undefined, { signal });
  if (!isWholeFile(copy))
    throw new KbError(
      'store_unavailable',
      `${original} is damaged, so that no backup was made. Restore an earlier one.`,
    );
  toDisk(copy);
  return { bytes: statSync(copy).size, sha256: await digestOf(copy, signal) };
}

/** SHA-256 of a file, in hex. */
export async function digestOf(file: string, signal?: AbortSignal): Promise<string> {
  const digest = createHash('sha256');
  await pipeline(createReadStream(file), digest, { signal });
  return digest.digest('hex');
}

const isFree = (path: string): boolean =>
  !existsSync(path) || (statSync(path).isDirectory() && readdirSync(path).length === 0);

function toDisk(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
