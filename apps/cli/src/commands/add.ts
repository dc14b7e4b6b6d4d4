import { buffer } from 'node:stream/consumers';
import { type IngestReport, KbError } from '@kb-mcp/core';
import type { Config } from '@kb-mcp/core/config';
import { type DetailsTable, readTable } from '@kb-mcp/core/details';
import { Command } from 'commander';
import { embedAdded } from '../embed-added.ts';
import { fileLine, held } from '../file-line.ts';
import { ADD_SETTINGS } from '../setting-groups.ts';
import { addSettings, collect, settingsIn } from '../flags.ts';
import { plural } from '../numbers.ts';
import { progressLine } from '../progress-line.ts';
import { addReach, isAddress, type ReachFlags, reachOf } from '../reach.ts';
import { openSession, type Session } from '../session.ts';
import { readConfig } from '../settings.ts';
import { stopped } from '../stopped.ts';
import { declareAndSync } from '../sync-lines.ts';
import { print, printJson, remark, styled } from '../terminal.ts';
import { boundMemory } from '../bound-memory.ts';

interface Flags extends ReachFlags {
  readonly collection?: string;
  readonly granularity?: string;
  readonly tag?: string[] | false;
  readonly name: string;
  readonly watch?: boolean;
  readonly metadata?: string;
  readonly json?: boolean;
}

/** `kb-mcp add`: reads files, folders and pages of the web into the base. Exits with 1 when any failed. */
export function add(): Command {
  const command = new Command('add')
    .description('Read files, folders and web pages into the base; what has not changed is left alone')
    .argument('<paths...>', 'files, folders, globs in quotes, web addresses, or - for text on standard input')
    .option('--tag <tag>', 'give the documents this tag, beside those they have (may be repeated)', collect)
    .option('--no-tag', 'take away the tags that were given before; those in the documents themselves stay')
    .option(
      '--metadata <table>',
      'titles, tags and more for the files, as CSV or JSON: kb-mcp metadata --template makes one',
    )
    .option('--watch', 'declare them as sources: kb-mcp sync and running servers keep the base level with them')
    .option('--name <name>', 'file name for standard input; its extension decides how it is read', 'stdin.txt');
  return addSettings(addReach(command), ADD_SETTINGS)
    .option('--json', 'print the reports as JSON')
    .addHelpText(
      'after',
      `
Reads Markdown, text, HTML, CSV and TSV, JSON, JSONL, YAML, XML and feeds, PDF, Word, PowerPoint and Excel, OpenDocument, RTF,
EPUB, mail (.eml, .mbox, .msg), notebooks and source code, and what is in ZIP and TAR archives. A file that cannot be read is
listed with the reason, the others are added all the same, and the exit code is 1.

The address of a page, site, sitemap or feed is declared as a source: kb-mcp sync asks for what has changed since.
What robots.txt forbids is not read, and private networks only from hosts that --allow-private-host names.

Examples:
  $ kb-mcp add ~/Documents/policies
  $ kb-mcp add ~/Documents --watch
  $ kb-mcp add https://example.org/docs/ --depth 2
  $ kb-mcp add "notes/**/*.md" report.pdf --collection work --tag 2025
  $ curl -s https://example.org/page.html | kb-mcp add - --name page.html`,
    )
    .action(run);
}

async function run(paths: string[], flags: Flags): Promise<void> {
  const config = readConfig(settingsIn({ ...flags }, ADD_SETTINGS));
  boundMemory();
  if (flags.watch || paths.some(isAddress)) return addSources(paths, flags, config);
  const table = flags.metadata === undefined ? undefined : await tableIn(flags.metadata);
  await using session = await openSession(config, table && { tables: [table] });
  const progress = progressLine();
  const reports: IngestReport[] = [];
  const counts = { added: 0, changed: 0, unchanged: 0, failed: 0 };
  const tags = flags.tag === false ? [] : flags.tag;
  const options = { ...session, collection: config.collection, tags, progress: progress.update };
  try {
    for await (const report of sources(session, paths, flags, options)) {
      counts[report.status] += 1;
      if (flags.json) reports.push(report);
      else progress.above(() => print(line(report)));
    }
  } catch (error) {
    throw session.signal.aborted ? stopped(error) : error;
  } finally {
    progress.end();
  }
  if (counts.failed > 0) process.exitCode = 1;
  if (flags.json) printJson({ ...counts, files: reports });
  else print(styled('bold', summary(counts)));
  if (table) remarkOn(table);
  await embedAdded(session, config);
}

async function tableIn(path: string): Promise<DetailsTable> {
  const table = await readTable(path);
  if (!table) throw new KbError('invalid_input', `There is no ${path}.`);
  return table;
}

function remarkOn({ faults, unused }: DetailsTable): void {
  for (const fault of faults) remark(fault);
  if (faults.length > 0) process.exitCode = 1;
  const left = unused();
  if (left.length > 0)
    remark(
      `No file was read for ${plural(left.length, 'row')} of the table: ${left.slice(0, 5).join(', ')}${left.length > 5 ? ', …' : ''}.`,
    );
}

/** Declares sources and reads them. */
async function addSources(paths: readonly string[], flags: Flags, config: Config): Promise<void> {
  if (!flags.watch && !paths.every(isAddress)) {
    throw new KbError(
      'invalid_input',
      'Add addresses of the web and files in two commands, or all as sources with --watch.',
    );
  }
  if (paths.includes('-')) throw new KbError('invalid_input', 'Standard input cannot be watched.');
  if (flags.metadata !== undefined) {
    throw new KbError('invalid_input', 'What is watched takes its details from kb-metadata.csv in the folder itself.');
  }
  if (flags.tag === false) {
    throw new KbError(
      'invalid_input',
      'The tags of a source are its own: take it out with kb-mcp sources remove, then add it again without them.',
    );
  }
  await using session = await openSession(config);
  const declared = { collection: config.collection, tags: flags.tag, watch: flags.watch, reach: reachOf(flags) };
  const reports = await declareAndSync(session, paths, declared, flags);
  if (!flags.json && reports.length > 0) {
    remark(
      flags.watch
        ? 'A running server keeps the base level with it; else run kb-mcp sync.'
        : 'For what changes: kb-mcp sync.',
    );
  }
  await embedAdded(session, config);
}

type Options = Parameters<Session['kb']['addPaths']>[1];

async function* sources(
  { kb }: Session,
  paths: readonly string[],
  { name }: Flags,
  options: Options,
): AsyncGenerator<IngestReport> {
  if (paths.includes('-')) yield await kb.addSource({ name, bytes: await buffer(process.stdin) }, options);
  const files = paths.filter((path) => path !== '-');
  if (files.length > 0) yield* kb.addPaths(files, options);
}

const line = ({ source, status, reason, ...found }: IngestReport): string =>
  fileLine({ status, path: source, reason, note: held(found) });

function summary(counts: Readonly<Record<string, number>>): string {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return `${plural(total, 'file')}: ${Object.entries(counts)
    .map(([status, count]) => `${count.toLocaleString('en')} ${status}`)
    .join(', ')}.`;
}
