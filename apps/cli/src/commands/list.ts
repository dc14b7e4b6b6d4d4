import { listDocuments } from '@kb-mcp/core/tools/list-documents';
import { Command } from 'commander';
import { addFilters, type FilterFlags, filterInput } from '../filters.ts';
import { addSettings, settingsIn } from '../flags.ts';
import { number, plural, size } from '../numbers.ts';
import { openSession } from '../session.ts';
import { readConfig } from '../settings.ts';
import { table } from '../table.ts';
import { print, printJson, remark } from '../terminal.ts';

const SETTINGS = ['data'];

interface Flags extends FilterFlags {
  readonly limit: number;
  readonly cursor?: string;
  readonly json?: boolean;
}

/** `kb-mcp list`: the documents there are. */
export function list(): Command {
  const command = new Command('list')
    .alias('ls')
    .description('List the documents')
    .option('-n, --limit <number>', 'how many at most (1 to 200)', number, 50);
  addFilters(command).option('--cursor <cursor>', 'go on after an earlier page');
  return addSettings(command, SETTINGS)
    .option('--json', 'print the answer as JSON')
    .addHelpText('after', '\nExamples:\n  $ kb-mcp list --type pdf\n  $ kb-mcp list --collection hr --tag draft --json')
    .action(run);
}

async function run(flags: Flags): Promise<void> {
  await using session = await openSession(readConfig(settingsIn({ ...flags }, SETTINGS)));
  const page = await session.call(listDocuments, { limit: flags.limit, cursor: flags.cursor, ...filterInput(flags) });
  if (flags.json) return printJson(page);
  if (page.notice) remark(`${page.notice}\n`);
  if (page.documents.length === 0) return remark('There are no such documents. Add some with: kb-mcp add <folder>');
  print(
    table(page.documents, [
      { title: 'ID', cell: ({ id }) => id },
      { title: 'DOCUMENT', cell: ({ key }) => key, width: 48 },
      { title: 'COLLECTION', cell: ({ collection }) => collection, width: 20 },
      { title: 'LANG', cell: ({ language }) => language },
      { title: 'PASSAGES', cell: ({ passages }) => String(passages), align: 'right' },
      { title: 'SIZE', cell: ({ bytes }) => size(bytes), align: 'right' },
      { title: 'CHANGED', cell: ({ updated_at }) => updated_at.slice(0, 10) },
      { title: 'TITLE', cell: ({ title }) => title, width: 60 },
    ]),
  );
  for (const { key, garbled_pages: pages } of page.documents) {
    if (pages)
      remark(`${key}: the fonts of ${plural(pages, 'page')} give wrong letters, so that their words are not found.`);
  }
  if (page.cursor) remark(`\nThere is more: add --cursor ${page.cursor}`);
}
