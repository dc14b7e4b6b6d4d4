import { listVersions } from '@kb-mcp/core/tools/list-versions';
import { Command } from 'commander';
import { addSettings, settingsIn } from '../flags.ts';
import { ID_OR_NAME, withDocument } from '../named-document.ts';
import { openSession } from '../session.ts';
import { readConfig } from '../settings.ts';
import { table } from '../table.ts';
import { print, printJson } from '../terminal.ts';

const SETTINGS = ['data'];

/** `kb-mcp versions`: the texts that a document has had. */
export function versions(): Command {
  const command = new Command('versions')
    .description('List the versions of a document that are kept, the present one first')
    .argument('<id>', ID_OR_NAME);
  return addSettings(command, SETTINGS)
    .option('--json', 'print the answer as JSON')
    .addHelpText(
      'after',
      '\nRead one with kb-mcp get <id> --as-of <version or date>, compare two with kb-mcp diff <id>.',
    )
    .action(run);
}

async function run(given: string, flags: { readonly json?: boolean }): Promise<void> {
  await using session = await openSession(readConfig(settingsIn({ ...flags }, SETTINGS)));
  const { answer: found } = await withDocument(session, given, (id) => session.call(listVersions, { id }));
  if (flags.json) return printJson(found);
  print(
    table(found.versions, [
      { title: 'VERSION', cell: ({ version }) => version },
      { title: 'FROM', cell: ({ from }) => from },
      { title: 'UNTIL', cell: ({ until }) => until ?? 'now' },
      { title: 'CHARACTERS', cell: ({ characters }) => String(characters), align: 'right' },
      { title: 'TITLE', cell: ({ title }) => title, width: 60 },
    ]),
  );
}
