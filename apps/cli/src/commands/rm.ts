import { deleteDocument } from '@kb-mcp/core/tools/delete-document';
import { Command } from 'commander';
import { addSettings, settingsIn } from '../flags.ts';
import { plural } from '../numbers.ts';
import { withDocument } from '../named-document.ts';
import { openSession } from '../session.ts';
import { readConfig } from '../settings.ts';
import { print, printJson } from '../terminal.ts';

const SETTINGS = ['data'];

/** `kb-mcp rm`: removes documents from the base. */
export function rm(): Command {
  const command = new Command('rm')
    .description('Remove documents from the base; the files they came from stay')
    .argument('<ids...>', 'the ids that list shows, or the names beside them');
  return addSettings(command, SETTINGS).option('--json', 'print the answer as JSON').action(run);
}

async function run(ids: string[], flags: { readonly json?: boolean }): Promise<void> {
  await using session = await openSession(readConfig(settingsIn({ ...flags }, SETTINGS)));
  let removed = 0;
  for (const given of ids) {
    const { answer } = await withDocument(session, given, (id) => session.call(deleteDocument, { id }));
    removed += answer.removed;
  }
  if (flags.json) return printJson({ removed });
  print(`Removed ${plural(removed, 'document')}.`);
}
