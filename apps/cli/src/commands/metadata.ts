import { dirname, resolve } from 'node:path';
import { template } from '@kb-mcp/core/details';
import { Command, Option } from 'commander';
import { addSettings, settingsIn } from '../flags.ts';
import { printChunks } from '../print-chunks.ts';
import { readConfig } from '../settings.ts';
import { remark } from '../terminal.ts';
import { writeWholeFile } from '../whole-file.ts';

const SETTINGS = ['data', 'followLinks'];

interface Flags {
  readonly template: boolean;
  readonly format: 'csv' | 'json';
  readonly output?: string;
}

/** `kb-mcp metadata --template`: a table of files to fill in with titles, tags and more. */
export function metadata(): Command {
  const command = new Command('metadata')
    .description('Make a table of files to fill in with titles, tags and more, for add --metadata')
    .argument('<paths...>', 'files, folders, or globs in quotes')
    .requiredOption('--template', 'write a row for each file that add would read')
    .addOption(new Option('--format <format>', 'what the table is').choices(['csv', 'json']).default('csv'))
    .option('-o, --output <file>', 'write to this file; its paths are relative to it, else to the current folder');
  return addSettings(command, SETTINGS)
    .addHelpText(
      'after',
      `
Columns with other names become metadata. A table called kb-metadata.csv or kb-metadata.json in a folder that is added is used
every time; report.pdf.meta.json beside report.pdf says the same about one file, and counts more.

Example:
  $ kb-mcp metadata --template docs -o docs/kb-metadata.csv
  $ kb-mcp add docs`,
    )
    .action(run);
}

async function run(paths: string[], { format, output, ...flags }: Flags): Promise<void> {
  const { data, followLinks } = readConfig(settingsIn({ ...flags }, SETTINGS));
  const rows = template(paths, {
    format,
    files: { exclude: [data], followLinks },
    folder: output === undefined ? process.cwd() : dirname(resolve(output)),
    skipped: ({ message }) => remark(message),
  });
  if (output === undefined) await printChunks(rows);
  else await writeWholeFile(output, rows);
}
