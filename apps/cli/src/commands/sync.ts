import { Command } from 'commander';
import { embedAdded } from '../embed-added.ts';
import { EMBEDDING_SETTINGS } from '../setting-groups.ts';
import { addSettings, settingsIn } from '../flags.ts';
import { openSession } from '../session.ts';
import { readConfig } from '../settings.ts';
import { type SyncFlags, syncAndTell, tellReport } from '../sync-lines.ts';
import { print, printJson } from '../terminal.ts';
import { boundMemory } from '../bound-memory.ts';

const SETTINGS = ['data', 'extend', 'granularity', 'followLinks', 'webPrivateHosts', ...EMBEDDING_SETTINGS];

/** `kb-mcp sync`: brings the base level with its sources. Exits with 1 when a file failed or removals were withheld. */
export function sync(): Command {
  const command = new Command('sync')
    .description('Bring the base level with its sources: what was added, changed, moved or removed')
    .argument('[sources...]', 'ids or paths, as kb-mcp sources shows them; all when none is named')
    .option('--dry-run', 'only tell what would be done')
    .option(
      '--confirm',
      'also remove what looks like an accident: a source that is not there, or lost most of its files',
    );
  return addSettings(command, SETTINGS)
    .option('--json', 'print the reports as JSON')
    .addHelpText(
      'after',
      `
A file is opened when its size or time is another; it is read when its content is. One that moved keeps its id. Hidden and
system files, and what .gitignore and .kbignore name, are left out. Stopped or killed, the next run goes on where it stood.

Examples:
  $ kb-mcp sync
  $ kb-mcp sync ~/Documents --dry-run`,
    )
    .action(run);
}

async function run(sources: string[], flags: SyncFlags): Promise<void> {
  const config = readConfig(settingsIn({ ...flags }, SETTINGS));
  boundMemory();
  await using session = await openSession(config);
  const { reports, changes } = await syncAndTell(session, sources.length > 0 ? sources : undefined, flags);
  if (flags.json) printJson({ sources: reports, changes });
  else if (reports.length === 0) print('There is no source yet. Declare one with kb-mcp add <folder> --watch.');
  else for (const report of reports) tellReport(report, flags);
  if (!flags.dryRun) await embedAdded(session, config);
}
