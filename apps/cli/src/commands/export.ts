import { localPrincipal } from '@kb-mcp/core';
import { openStore } from '@kb-mcp/core/open';
import { exportLines, type ExportOptions, exportQuestions, exportTable } from '@kb-mcp/core/transfer';
import { Command, Option } from 'commander';
import { addFilters, type FilterFlags, filterInput } from '../filters.ts';
import { addSettings, settingsIn } from '../flags.ts';
import { plural } from '../numbers.ts';
import { printChunks } from '../print-chunks.ts';
import { progressLine } from '../progress-line.ts';
import { readConfig } from '../settings.ts';
import { stopSignal } from '../stop-signal.ts';
import { remark } from '../terminal.ts';
import { writeWholeFile } from '../whole-file.ts';

const SETTINGS = ['data'];

interface Flags extends FilterFlags {
  readonly format: 'jsonl' | 'qa' | 'csv';
  readonly vectors?: boolean;
  readonly versions?: boolean;
  readonly times: boolean;
  readonly output?: string;
}

/** `kb-mcp export`: the documents as a file that import, or another program, reads. */
export function exportCommand(): Command {
  const command = new Command('export')
    .description('Write the documents to a file or to standard output; the same content gives the same bytes')
    .addOption(
      new Option('--format <format>', 'jsonl: everything, for import; qa: questions and answers as JSON; csv: a table')
        .choices(['jsonl', 'qa', 'csv'])
        .default('jsonl'),
    )
    .option('--vectors', 'with the vectors that searches use (jsonl)')
    .option('--versions', 'with the earlier texts of documents that are kept (jsonl)')
    .option('--no-times', 'without the times of changes, to compare what was added at different times (jsonl)')
    .option('-o, --output <file>', 'write to this file, which is there whole or not at all');
  return addSettings(addFilters(command), SETTINGS)
    .addHelpText(
      'after',
      `
Examples:
  $ kb-mcp export --vectors --versions -o base.jsonl
  $ kb-mcp export --collection hr | gzip > hr.jsonl.gz
  $ kb-mcp export --format qa -o kb.json`,
    )
    .action(run);
}

async function run({ format, vectors = false, versions = false, times, output, ...flags }: Flags): Promise<void> {
  await using store = await openStore(readConfig(settingsIn({ ...flags }, SETTINGS)));
  const line = progressLine();
  let documents = 0;
  const options: ExportOptions = {
    principal: localPrincipal,
    filter: filterInput(flags),
    signal: stopSignal(),
    progress: (done) => line.update((documents = done), undefined, 'documents'),
  };
  const chunks = {
    jsonl: () => exportLines(store, { ...options, vectors, versions, times }),
    qa: () => exportQuestions(store, options),
    csv: () => exportTable(store, options),
  }[format]();
  if (output === undefined) await printChunks(chunks);
  else await writeWholeFile(output, chunks);
  line.end();
  if (output !== undefined) remark(`Exported ${plural(documents, 'document')} to ${output}.`);
}
