import { Command } from 'commander';
import { embedAdded } from '../embed-added.ts';
import { ADD_SETTINGS } from '../setting-groups.ts';
import { showTime } from '../expiry.ts';
import { addSettings, collect, settingsIn } from '../flags.ts';
import { nearPath } from '../near-path.ts';
import { plural } from '../numbers.ts';
import { addReach, type ReachFlags, reachOf } from '../reach.ts';
import { openSession } from '../session.ts';
import { readConfig } from '../settings.ts';
import { declareAndSync } from '../sync-lines.ts';
import { table } from '../table.ts';
import { print, printJson } from '../terminal.ts';

const SETTINGS = ['data'];

interface Flags {
  readonly json?: boolean;
}

interface AddFlags extends Flags, ReachFlags {
  readonly watch?: boolean;
  readonly tag?: string[];
}

/** `kb-mcp sources`: what the base is kept level with. */
export function sources(): Command {
  const list = new Command('list').description('List the sources; the same as kb-mcp sources').action(listSources);
  const add = new Command('add')
    .description('Declare folders, files, globs or web addresses as sources, and read them')
    .argument('<paths...>', 'folders, files, globs in quotes, or web addresses')
    .option('--watch', 'servers look out for changes all the time')
    .option('--tag <tag>', 'give the documents this tag (may be repeated)', collect)
    .action(addSources);
  addReach(add);
  const remove = new Command('remove')
    .description('Forget a source, and remove its documents from the base; its files stay')
    .argument('<sources...>', 'ids, paths or addresses')
    .option('--keep-documents', 'leave the documents in the base')
    .action(removeSources);
  const command = new Command('sources')
    .description('Show, declare and forget the sources that the base is kept level with')
    .action(listSources);
  for (const [sub, settings] of [
    [command, SETTINGS],
    [list, SETTINGS],
    [add, ADD_SETTINGS],
    [remove, SETTINGS],
  ] as const) {
    addSettings(sub, settings).option('--json', 'print the answer as JSON');
    if (sub !== command) command.addCommand(sub);
  }
  return command;
}

async function listSources(_: Flags, command: Command): Promise<void> {
  const flags: Flags = command.optsWithGlobals();
  await using session = await openSession(readConfig(settingsIn({ ...flags }, SETTINGS)));
  const found = await session.kb.sources.list(session);
  if (flags.json) return printJson(found);
  if (found.length === 0) return print('There is no source yet. Declare one with kb-mcp add <folder> --watch.');
  print(
    table(found, [
      { title: 'ID', cell: ({ id }) => id },
      { title: 'KIND', cell: ({ kind }) => kind },
      { title: 'COLLECTION', cell: ({ collection }) => collection },
      { title: 'FILES', cell: ({ files }) => files?.toLocaleString('en') ?? '–', align: 'right' },
      { title: 'WATCHED', cell: ({ watch }) => (watch ? 'yes' : 'no') },
      {
        title: 'LAST LOOK',
        cell: ({ syncedAt }) => showTime(syncedAt === undefined ? undefined : Date.parse(syncedAt)),
      },
      { title: 'ADDRESS', cell: ({ address }) => nearPath(address) },
    ]),
  );
}

async function addSources(paths: string[], _: AddFlags, command: Command): Promise<void> {
  const flags: AddFlags = command.optsWithGlobals();
  const config = readConfig(settingsIn({ ...flags }, ADD_SETTINGS));
  await using session = await openSession(config);
  const request = { collection: config.collection, tags: flags.tag, watch: flags.watch, reach: reachOf(flags) };
  await declareAndSync(session, paths, request, flags);
  await embedAdded(session, config);
}

async function removeSources(names: string[], _: object, command: Command): Promise<void> {
  const flags: Flags & { readonly keepDocuments?: boolean } = command.optsWithGlobals();
  await using session = await openSession(readConfig(settingsIn({ ...flags }, SETTINGS)));
  let removed = 0;
  for (const name of names) {
    removed += await session.kb.sources.remove(name, { keepDocuments: flags.keepDocuments ?? false }, session);
  }
  if (flags.json) return printJson({ sources: names.length, documents: removed });
  print(`Forgot ${plural(names.length, 'source')} and removed ${plural(removed, 'document')}; the files stay.`);
}
