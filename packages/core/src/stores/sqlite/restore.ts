import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { KbError } from '../../errors.ts';
import type { CallOptions } from '../../ports.ts';
import { makeFolder } from '../make-folder.ts';
import { digestOf } from './backup.ts';
import { type BackupFile, type BackupManifest, backupFiles, readManifest } from './backup-manifest.ts';
import { figuresOf, isAlone, isWholeFile, replaceDatabase } from './copy-database.ts';
import { translated } from './translated.ts';

/**
 * Puts a backup in the place of a base. Each of its files is replaced whole or not at all, also when the process is killed; doing it again completes it.
 * Cancelled before that, it leaves everything as it was. Throws `conflict` while another process has the base open, and, without `force`, when there are documents or keys.
 */
export async function restoreFolder(
  folder: string,
  data: string,
  { force = false, signal }: CallOptions & { readonly force?: boolean | undefined } = {},
): Promise<BackupManifest> {
  const manifest = readManifest(folder);
  await translated(data, () => makeFolder(data));
  const names = backupFiles.filter((name) => manifest.files[name] !== undefined);
  // Beside what it replaces: there is room for it, and it is gone with it.
  const copies = await translated(data, () => {
    for (const left of readdirSync(data)) if (left.startsWith(PREFIX)) rmSync(join(data, left), { recursive: true });
    return mkdtempSync(join(data, PREFIX));
  });
  try {
    for (const name of names) await checkedCopy({ folder, copies, name, manifest, signal });
    await setImmediate(undefined, { signal });
    await translated(data, async () => {
      refuseOpen(data);
      if (!force) refuseFilled(data);
      for (const name of names) await replaceDatabase(join(data, name), join(copies, name));
    });
    return manifest;
  } finally {
    rmSync(copies, { recursive: true, force: true });
  }
}

const PREFIX = '.restore-';

interface CheckedCopy extends CallOptions {
  readonly folder: string;
  readonly copies: string;
  readonly name: BackupFile;
  readonly manifest: BackupManifest;
}

/** A copy of its own, so that the backup stays as it is, and what was checked is what is used. */
async function checkedCopy({ folder, copies, name, manifest, signal }: CheckedCopy): Promise<void> {
  const copy = join(copies, name);
  await translated(folder, () => copyFileSync(join(folder, name), copy), dirname(copies));
  const wanted = manifest.files[name]?.sha256;
  if (wanted === (await digestOf(copy, signal)) && isWholeFile(copy)) return;
  throw new KbError(
    'unreadable',
    `${join(folder, name)} is not as it was when the backup was made. To use it as it is now, name ${folder} with --data.`,
  );
}

function refuseOpen(data: string): void {
  const open = backupFiles.map((name) => join(data, name)).find((file) => existsSync(file) && !isAlone(file));
  if (open === undefined) return;
  throw new KbError(
    'conflict',
    `Another process has ${open} open. Stop the server, and whatever else works on this base, first.`,
  );
}

function refuseFilled(data: string): void {
  for (const name of backupFiles) {
    const file = join(data, name);
    if (!existsSync(file)) continue;
    const { documents, entries } = figuresOf(file);
    if (documents + entries === 0) continue;
    const what = documents > 0 ? `${documents} documents` : 'keys or sign-ins';
    throw new KbError(
      'conflict',
      `The base in ${data} holds ${what}. Give --force to replace it, or another folder with --data.`,
    );
  }
}
