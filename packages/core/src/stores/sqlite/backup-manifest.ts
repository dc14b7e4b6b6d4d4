import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { KbError } from '../../errors.ts';

/** What a backup holds of a data folder: the documents, and who may do what with them. */
export const backupFiles = ['kb.sqlite', 'access.sqlite'] as const;

export type BackupFile = (typeof backupFiles)[number];

export const manifestName = 'backup.json';

const copied = z.object({ bytes: z.number().int().min(0), sha256: z.string().regex(/^[0-9a-f]{64}$/) });

const manifest = z.object({
  kbMcp: z.literal('backup'),
  version: z.literal(1),
  /** When it was made, ISO 8601. */
  at: z.iso.datetime(),
  documents: z.number().int().min(0),
  passages: z.number().int().min(0),
  files: z.object({ 'kb.sqlite': copied, 'access.sqlite': copied.optional() }),
});

export type BackupManifest = z.output<typeof manifest>;

/** What a backup says of itself; throws `invalid_input` for a folder that is none. */
export function readManifest(folder: string): BackupManifest {
  try {
    return manifest.parse(JSON.parse(readFileSync(join(folder, manifestName), 'utf8')));
  } catch (cause) {
    throw new KbError('invalid_input', `${folder} is no backup: it has no ${manifestName} that kb-mcp backup wrote.`, {
      cause,
    });
  }
}
