import { getDatabaseStats } from '@kb-mcp/core/tools/get-database-stats';
import { Command } from 'commander';
import { addSettings, settingsIn } from '../flags.ts';
import { openSession } from '../session.ts';
import { readConfig } from '../settings.ts';
import { statsFacts } from '../stats-facts.ts';
import { facts } from '../table.ts';
import { print, printJson } from '../terminal.ts';

const SETTINGS = ['data'];

/** `kb-mcp stats`: what the base holds. */
export function stats(): Command {
  const command = new Command('stats').description('Show what the base holds');
  return addSettings(command, SETTINGS).option('--json', 'print the answer as JSON').action(run);
}

async function run(flags: { readonly json?: boolean }): Promise<void> {
  const config = readConfig(settingsIn({ ...flags }, SETTINGS));
  await using session = await openSession(config);
  const held = await session.call(getDatabaseStats, {});
  if (flags.json) return printJson(held);
  print(facts([...statsFacts(held), ['Folder', config.data]]));
}
