import { getDatabaseStats } from '@kb-mcp/core/tools/get-database-stats';
import { Command } from 'commander';
import { addSettings, settingsIn } from '../flags.ts';
import { size } from '../numbers.ts';
import { openSession, type Output } from '../session.ts';
import { readConfig } from '../settings.ts';
import { facts } from '../table.ts';
import { print, printJson } from '../terminal.ts';

const SETTINGS = ['data'];

/** `kb-mcp stats`: what the base holds. */
export function stats(): Command {
  const command = new Command('stats').description('Show what the base holds');
  return addSettings(command, SETTINGS).option('--json', 'print the answer as JSON').action(run);
}

async function run(flags: { readonly json?: boolean }): Promise<void> {
  const config = readConfig(settingsIn({ ...flags }, SETTINGS));
  await using session = await openSession(config);
  const held = await session.call(getDatabaseStats, {});
  if (flags.json) return printJson(held);
  print(
    facts([
      ['Documents', held.documents.toLocaleString('en')],
      ['Passages', held.passages.toLocaleString('en')],
      ['Size of sources', size(held.bytes)],
      ['Collections', counts(held.collections)],
      ['Formats', counts(held.formats)],
      ['Languages', counts(held.languages)],
      ['Tags', counts(held.tags)],
      ['Last change', held.last_change ?? 'never'],
      ...(held.vectors ?? []).map((space) => ['Vectors', vectors(space)] as const),
      ['Index', held.index_health],
      ['Folder', config.data],
    ]),
  );
}

type Space = NonNullable<Output<typeof getDatabaseStats>['vectors']>[number];

const vectors = ({ model, dimensions, in_use: inUse, passages, pending }: Space) =>
  [
    `${passages.toLocaleString('en')} of ${model}, ${dimensions} dimensions`,
    ...(pending > 0 ? [`${pending.toLocaleString('en')} waiting`] : []),
    ...(inUse ? [] : ['not in use yet']),
  ].join(', ');

const counts = (of: Readonly<Record<string, number>>) =>
  Object.entries(of)
    .toSorted(([, one], [, other]) => other - one)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ') || 'none';
