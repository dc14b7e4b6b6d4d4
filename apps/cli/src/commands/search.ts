import { searchDocuments } from '@kb-mcp/core/tools/search-documents';
import { Command } from 'commander';
import { addFilters, type FilterFlags, filterInput } from '../filters.ts';
import { SEARCH_SETTINGS } from '../setting-groups.ts';
import { addSettings, settingsIn } from '../flags.ts';
import { stderrLog } from '../log.ts';
import { number } from '../numbers.ts';
import { openSession, type Output } from '../session.ts';
import { readConfig } from '../settings.ts';
import { snippetLines } from '../snippet.ts';
import { print, printJson, remark, styled } from '../terminal.ts';

interface Flags extends FilterFlags {
  readonly limit: number;
  readonly mode?: 'auto' | 'lexical' | 'vector' | 'hybrid';
  readonly minScore?: number;
  readonly explain?: boolean;
  readonly cursor?: string;
  readonly json?: boolean;
}

/** `kb-mcp search`: the passages that answer, best first. */
export function search(): Command {
  const command = new Command('search')
    .description('Find the passages that answer a question')
    .argument('<question...>', 'a question or key words, in any language')
    .option('-n, --limit <number>', 'how many passages', number, 5);
  addFilters(command)
    .option('--mode <mode>', 'auto, lexical, vector or hybrid')
    .option('--min-score <number>', 'leave out hits below this part of the best score (0 to 1)', number)
    .option('--explain', 'show what each ranking stage contributed')
    .option('--cursor <cursor>', 'go on after an earlier page');
  return addSettings(command, SEARCH_SETTINGS)
    .option('--json', 'print the answer as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  $ kb-mcp search how many days of leave do I have\n  $ kb-mcp search "refund policy" --type pdf --limit 3 --json',
    )
    .action(run);
}

async function run(words: string[], flags: Flags): Promise<void> {
  const query = words.join(' ');
  await using session = await openSession(readConfig(settingsIn({ ...flags }, SEARCH_SETTINGS)), { log: stderrLog() });
  const { limit, mode, minScore, explain, cursor } = flags;
  const page = await session.call(searchDocuments, {
    query,
    limit,
    mode,
    min_score: minScore,
    explain,
    cursor,
    ...filterInput(flags),
  });
  if (flags.json) return printJson(page);
  if (page.notice) remark(`${page.notice}\n`);
  if (page.results.length === 0) return remark('Nothing found.');
  const shown = await snippetLines(
    query,
    page.results.map(({ text }) => text),
  );
  print(page.results.map((hit, at) => entry(at + 1, hit, shown[at] ?? [])).join('\n\n'));
  if (page.cursor) remark(`\nThere is more: add --cursor ${page.cursor}`);
}

type Hit = Output<typeof searchDocuments>['results'][number];

function entry(number: number, hit: Hit, excerpt: readonly string[]): string {
  const { id, document, heading, page, lines, score, explain, stale } = hit;
  const place = [
    page === undefined ? undefined : `page ${page}`,
    lines.from === lines.to ? `line ${lines.from}` : `lines ${lines.from}–${lines.to}`,
  ];
  return [
    `${styled('bold', `${number}. ${[document.title || document.key, ...heading.filter((title) => title !== document.title)].join(' › ')}`)}  ${styled('dim', score.toFixed(2))}`,
    `   ${styled('cyan', [document.key, ...place.filter((part) => part !== undefined)].join(', '))}`,
    ...(stale ? [`   ${styled('yellow', 'The file has changed since it was read: add it again.')}`] : []),
    ...excerpt.map((line) => `   ${line}`),
    `   ${styled('dim', `${document.url || document.collection}  (${id})`)}`,
    ...(explain
      ? [
          `   ${styled(
            'dim',
            Object.entries(explain)
              .map(([stage, value]) => `${stage} ${value.toFixed(3)}`)
              .join(', '),
          )}`,
        ]
      : []),
  ].join('\n');
}
