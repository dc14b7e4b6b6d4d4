import { fetch } from '@kb-mcp/core/tools/fetch';
import { Command } from 'commander';
import { addSettings, settingsIn } from '../flags.ts';
import { openSession } from '../session.ts';
import { readConfig } from '../settings.ts';
import { harmless, print, printJson, remark, styled } from '../terminal.ts';

const SETTINGS = ['data'];

/** `kb-mcp get`: the text of one document. */
export function get(): Command {
  const command = new Command('get')
    .description('Print the text of a document')
    .argument('<id>', 'the id that search or list shows; that of a passage starts there');
  return addSettings(command, SETTINGS)
    .option('--json', 'print the document with its metadata as JSON, a long one in parts (see metadata.next_id)')
    .addHelpText('after', '\nExample:\n  $ kb-mcp list\n  $ kb-mcp get <id> | less')
    .action(run);
}

async function run(id: string, flags: { readonly json?: boolean }): Promise<void> {
  await using session = await openSession(readConfig(settingsIn({ ...flags }, SETTINGS)));
  let part = await session.call(fetch, { id });
  if (flags.json) return printJson(part);
  remark(styled('bold', part.title));
  remark(styled('dim', `${part.metadata.key}  ${part.url}\n`));
  for (;;) {
    process.stdout.write(process.stdout.isTTY ? harmless(part.text) : part.text);
    if (part.metadata.next_id === undefined) break;
    part = await session.call(fetch, { id: part.metadata.next_id });
  }
  print();
}
