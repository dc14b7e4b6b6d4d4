import { fetch } from '@kb-mcp/core/tools/fetch';
import { readVersion } from '@kb-mcp/core/tools/read-version';
import { Command } from 'commander';
import { addSettings, settingsIn } from '../flags.ts';
import { ID_OR_NAME, withDocument } from '../named-document.ts';
import { openSession, type Session } from '../session.ts';
import { readConfig } from '../settings.ts';
import { harmless, print, printJson, remark, styled } from '../terminal.ts';

const SETTINGS = ['data'];

/** `kb-mcp get`: the text of one document. */
export function get(): Command {
  const command = new Command('get')
    .description('Print the text of a document')
    .argument('<id>', ID_OR_NAME)
    .option('--as-of <date>', 'as it was at the end of that day (UTC) or at that time (ISO 8601); or a version');
  return addSettings(command, SETTINGS)
    .option('--json', 'print the document with its metadata as JSON, a long one in parts (see metadata.next_id)')
    .addHelpText(
      'after',
      '\nExamples:\n  $ kb-mcp list\n  $ kb-mcp get <id> | less\n  $ kb-mcp get <id> --as-of 2026-01-31',
    )
    .action(run);
}

interface Flags {
  readonly asOf?: string;
  readonly json?: boolean;
}

async function run(given: string, flags: Flags): Promise<void> {
  await using session = await openSession(readConfig(settingsIn({ ...flags }, SETTINGS)));
  if (flags.asOf !== undefined) return await earlier(session, given, flags.asOf, flags);
  let { answer: part } = await withDocument(session, given, (id) => session.call(fetch, { id }));
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

async function earlier(session: Session, given: string, asOf: string, { json }: Flags): Promise<void> {
  const choice = /^\d{4}-\d\d/.test(asOf) ? { as_of: asOf } : { version: asOf };
  const first = await withDocument(session, given, (id) => session.call(readVersion, { id, ...choice }));
  const { id } = first;
  let part = first.answer;
  if (json) return printJson(part);
  const { from, until } = part.version;
  remark(styled('bold', part.title));
  remark(styled('dim', `${part.key}  version ${part.version.version}, from ${from} until ${until ?? 'now'}\n`));
  for (;;) {
    process.stdout.write(process.stdout.isTTY ? harmless(part.text) : part.text);
    if (part.cursor === undefined) break;
    part = await session.call(readVersion, { id, ...choice, cursor: part.cursor });
  }
  print();
}
