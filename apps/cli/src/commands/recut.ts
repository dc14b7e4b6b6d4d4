import { localPrincipal } from '@kb-mcp/core';
import { openStore } from '@kb-mcp/core/open';
import { passageSettings, recut } from '@kb-mcp/core/recut';
import { Command } from 'commander';
import { addFilters, type FilterFlags, filterInput } from '../filters.ts';
import { addSettings, settingsIn } from '../flags.ts';
import { plural } from '../numbers.ts';
import { pendingVectors, remarkPending } from '../pending-vectors.ts';
import { progressLine } from '../progress-line.ts';
import { readConfig } from '../settings.ts';
import { stopSignal } from '../stop-signal.ts';
import { print, printJson, remark } from '../terminal.ts';

const SETTINGS = ['data', 'granularity'];

interface Flags extends FilterFlags {
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `kb-mcp recut`: gives the documents there are passages of the length that is configured now. */
export function recutCommand(): Command {
  const command = new Command('recut').description(
    'Cut the documents that are there into passages of another length, without reading their sources',
  );
  return addSettings(addFilters(command), SETTINGS)
    .option('--dry-run', 'only count')
    .option('--json', 'print the counts as JSON')
    .addHelpText(
      'after',
      `
Set the granularity for good with KB_MCP_GRANULARITY or in kb-mcp.config.json: documents that are added later are cut as configured.

Example:
  $ kb-mcp recut --granularity fine`,
    )
    .action(run);
}

async function run({ dryRun = false, json, ...flags }: Flags): Promise<void> {
  const config = readConfig(settingsIn({ ...flags }, SETTINGS));
  await using store = await openStore(config);
  const line = progressLine();
  const total = (await store.stats('all')).documents;
  const settings = passageSettings(config);
  const counts = await recut(store, {
    settings,
    principal: localPrincipal,
    filter: filterInput(flags),
    dryRun,
    signal: stopSignal(),
    progress: ({ recut: done, unchanged, passedOver }) =>
      line.update(done + unchanged + passedOver, total, 'documents'),
  });
  line.end();
  const pending = await pendingVectors(store);
  if (json) return printJson({ ...counts, words: settings.words, overlap: settings.overlap, pending });
  const { recut: done, unchanged, passedOver, before, after } = counts;
  print(
    `${plural(done, 'document')} ${dryRun ? 'would be cut' : 'cut'} into passages of about ${settings.words} words: ${before.toLocaleString('en')} passages before, ${after.toLocaleString('en')} after. ${unchanged.toLocaleString('en')} unchanged.`,
  );
  if (passedOver > 0) remark(`${plural(passedOver, 'document')} changed meanwhile and stayed. Run it again.`);
  remarkPending(pending);
}
