import { Command } from 'commander';
import { openAccess } from '../access.ts';
import { addSettings, settingsIn } from '../flags.ts';
import { number } from '../numbers.ts';
import { readConfig } from '../settings.ts';
import { table } from '../table.ts';
import { print, printJson, remark } from '../terminal.ts';
import { contentCommand } from './audit-content.ts';

const SETTINGS = ['data'];

interface Flags {
  readonly principal?: string;
  readonly limit: number;
  readonly cursor?: string;
  readonly json?: boolean;
}

/** `kb-mcp audit`: who read or changed what over HTTP, and what administrators did; `audit content` looks into the documents. */
export function audit(): Command {
  const command = new Command('audit')
    .description('Show who read or changed what, newest first; audit content: what was hidden in the documents')
    .addCommand(contentCommand());
  return addSettings(command, SETTINGS)
    .option('--principal <id>', 'only what this one did: key:<name>, user:<name>, subject:<sub>, api-key or local')
    .option('--limit <number>', 'how many lines (1 to 1000)', number, 50)
    .option('--cursor <cursor>', 'go on where the last page ended')
    .option('--json', 'print the events as JSON')
    .action(run);
}

async function run({ principal, limit, cursor, ...flags }: Flags): Promise<void> {
  await using access = await openAccess(readConfig(settingsIn({ ...flags }, SETTINGS)));
  const page = await access.audit.list({ limit: Math.min(1_000, Math.max(1, Math.trunc(limit))), principal, cursor });
  if (flags.json) return printJson(page);
  if (page.items.length === 0) return remark('Nothing is in the audit log.');
  print(
    table(page.items, [
      { title: 'WHEN', cell: ({ at }) => at.slice(0, 19).replace('T', ' ') },
      { title: 'WHO', cell: ({ principal }) => principal },
      { title: 'WHAT', cell: ({ action }) => action },
      { title: 'BY', cell: ({ door }) => door },
      { title: 'OUTCOME', cell: ({ outcome }) => outcome },
      { title: 'ABOUT', cell: ({ objects }) => objects.join(' '), width: 60 },
    ]),
  );
  if (page.cursor !== undefined) remark(`There is more: --cursor ${page.cursor}`);
}
