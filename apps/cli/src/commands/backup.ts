import { backupStore } from '@kb-mcp/core/open';
import { Command } from 'commander';
import { addSettings, settingsIn } from '../flags.ts';
import { plural, size } from '../numbers.ts';
import { readConfig } from '../settings.ts';
import { stopSignal } from '../stop-signal.ts';
import { print, printJson } from '../terminal.ts';

const SETTINGS = ['data'];

/** `kb-mcp backup`: a checked copy of the base and its keys, made while servers go on. */
export function backup(): Command {
  const command = new Command('backup')
    .description('Copy the base and its keys into a new folder, as they are now, while servers go on')
    .argument('<folder>', 'where the copy goes; it must not be there yet');
  return addSettings(command, SETTINGS)
    .option('--json', 'print what was copied as JSON')
    .addHelpText(
      'after',
      `
Only you may read the copy: it holds the keys. Of a base in PostgreSQL, pg_dump makes copies.

Example:
  $ kb-mcp backup ~/backups/kb-2026-01-31
  $ kb-mcp restore ~/backups/kb-2026-01-31`,
    )
    .action(run);
}

async function run(folder: string, flags: { readonly json?: boolean }): Promise<void> {
  const made = await backupStore(readConfig(settingsIn({ ...flags }, SETTINGS)), folder, {
    signal: stopSignal(),
  });
  if (flags.json) return printJson(made);
  const bytes = Object.values(made.files).reduce((sum, file) => sum + (file?.bytes ?? 0), 0);
  const keys = made.files['access.sqlite'] ? ', with keys and sign-ins' : '';
  print(
    `Copied ${plural(made.documents, 'document')}${keys}, ${size(bytes)}, to ${folder}. The copy was read through and is whole.`,
  );
}
