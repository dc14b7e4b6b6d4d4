import { restoreStore } from '@kb-mcp/core/open';
import { Command } from 'commander';
import { addSettings, settingsIn } from '../flags.ts';
import { plural } from '../numbers.ts';
import { readConfig } from '../settings.ts';
import { stopSignal } from '../stop-signal.ts';
import { print, printJson } from '../terminal.ts';

const SETTINGS = ['data'];

interface Flags {
  readonly force?: boolean;
  readonly json?: boolean;
}

/** `kb-mcp restore`: puts a backup in the place of the base. */
export function restore(): Command {
  const command = new Command('restore')
    .description('Put a backup in the place of the base; stop its servers first')
    .argument('<folder>', 'what kb-mcp backup made')
    .option('--force', 'replace what the base holds');
  return addSettings(command, SETTINGS).option('--json', 'print what was restored as JSON').action(run);
}

async function run(folder: string, { force = false, json, ...flags }: Flags): Promise<void> {
  const config = readConfig(settingsIn({ ...flags }, SETTINGS));
  const restored = await restoreStore(config, folder, { force, signal: stopSignal() });
  if (json) return printJson(restored);
  const at = restored.at.slice(0, 19).replace('T', ' ');
  const keys = restored.files['access.sqlite']
    ? ', with keys and sign-ins.'
    : '. The backup has no keys: those of this base stay.';
  print(`The base in ${config.data} is as it was on ${at} UTC: ${plural(restored.documents, 'document')}${keys}`);
}
