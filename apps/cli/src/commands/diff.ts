import { compareVersions } from '@kb-mcp/core/tools/compare-versions';
import { Command } from 'commander';
import { addSettings, settingsIn } from '../flags.ts';
import { ID_OR_NAME, withDocument } from '../named-document.ts';
import { openSession } from '../session.ts';
import { readConfig } from '../settings.ts';
import { harmless, print, printJson, remark, styled } from '../terminal.ts';

const SETTINGS = ['data'];

interface Flags {
  readonly from?: string;
  readonly to?: string;
  readonly json?: boolean;
}

/** `kb-mcp diff`: what changed in a document. */
export function diff(): Command {
  const command = new Command('diff')
    .description('Show what changed in a document')
    .argument('<id>', ID_OR_NAME)
    .option('--from <version>', 'a version, or a date: as it was then; the version before by default')
    .option('--to <version>', 'the same; the present version by default');
  return addSettings(command, SETTINGS)
    .option('--json', 'print the answer as JSON, a long one in parts (see cursor)')
    .addHelpText(
      'after',
      '\nExamples:\n  $ kb-mcp versions <id>\n  $ kb-mcp diff <id>\n  $ kb-mcp diff <id> --from 2026-01-31',
    )
    .action(run);
}

async function run(given: string, flags: Flags): Promise<void> {
  await using session = await openSession(readConfig(settingsIn({ ...flags }, SETTINGS)));
  const { from, to } = flags;
  const first = await withDocument(session, given, (id) => session.call(compareVersions, { id, from, to }));
  const { id } = first;
  let part = first.answer;
  if (flags.json) return printJson(part);
  if (part.diff === '') return remark('The texts are the same.');
  for (;;) {
    const lines = part.diff.replace(/\n$/, '').split('\n');
    print(process.stdout.isTTY ? lines.map(coloured).join('\n') : lines.join('\n'));
    if (part.cursor === undefined) return;
    part = await session.call(compareVersions, { id, from, to, cursor: part.cursor });
  }
}

function coloured(line: string): string {
  const shown = harmless(line);
  if (/^(---|\+\+\+) /.test(line)) return styled('bold', shown);
  if (line.startsWith('@@')) return styled('cyan', shown);
  if (line.startsWith('+')) return styled('green', shown);
  return line.startsWith('-') ? styled('red', shown) : shown;
}
