import { getDatabaseStats } from '@kb-mcp/core/tools/get-database-stats';
import { Command } from 'commander';
import { openAccess } from '../access.ts';
import { addSettings, settingsIn } from '../flags.ts';
import { openSession } from '../session.ts';
import { readConfig } from '../settings.ts';
import { table } from '../table.ts';
import { print, printJson, remark } from '../terminal.ts';

const SETTINGS = ['data'];

interface Flags {
  readonly json?: boolean;
}

/** `kb-mcp collection`: which collections there are, and who may use them. */
export function collection(): Command {
  const command = new Command('collection').description('Make and list collections, and say who may use them');
  const named = (name: string, words: string) =>
    new Command(name).description(words).argument('<collection>', 'the name of the collection');
  const create = named('create', 'Make a collection; adding documents to it makes it too');
  const grant = named('grant', 'Let somebody read a collection, or write to it')
    .requiredOption('--to <who>', 'key:<name>, user:<name>, or subject:<sub> for somebody of --issuer')
    .option('--writer', 'may also add, replace and delete documents')
    .addHelpText('after', '\nExample:\n  $ kb-mcp collection grant policies --to user:anna --writer');
  const revoke = named('revoke', 'Take a collection away from somebody').requiredOption(
    '--from <who>',
    'as collection list shows it',
  );
  for (const [sub, action] of [
    [create, createCollection],
    [new Command('list').description('List collections, their documents and who may use them'), listCollections],
    [grant, grantCollection],
    [revoke, revokeCollection],
  ] as const) {
    command.addCommand(addSettings(sub, SETTINGS).option('--json', 'print the answer as JSON').action(action));
  }
  return command;
}

const configOf = (flags: object) => readConfig(settingsIn({ ...flags }, SETTINGS));

async function createCollection(name: string, flags: Flags): Promise<void> {
  await using access = await openAccess(configOf(flags));
  await access.collections.create(name);
  await access.record('collection.create', [name]);
  if (flags.json) return printJson({ created: name });
  print(`The collection ${name} is there. Add to it with kb-mcp add --collection ${name} <paths>.`);
}

async function listCollections(flags: Flags): Promise<void> {
  const config = configOf(flags);
  await using access = await openAccess(config);
  await using session = await openSession(config);
  const { collections: counts } = await session.call(getDatabaseStats, {});
  const grants = await access.collections.grants();
  const names = new Set([...(await access.collections.list()), ...Object.keys(counts)]);
  const rows = [...names].toSorted().map((name) => ({
    name,
    documents: counts[name] ?? 0,
    grants: grants
      .filter((grant) => grant.collection === name || grant.collection === 'all')
      .map(({ subject, role }) => ({ subject, role })),
  }));
  if (flags.json) return printJson(rows);
  if (rows.length === 0) return remark('There is no collection yet: adding documents makes one.');
  print(
    table(rows, [
      { title: 'COLLECTION', cell: ({ name }) => name },
      { title: 'DOCUMENTS', cell: ({ documents }) => String(documents), align: 'right' },
      {
        title: 'MAY USE IT',
        cell: (row) => row.grants.map(({ subject, role }) => `${subject} (${role})`).join(', ') || '–',
      },
    ]),
  );
}

async function grantCollection(
  name: string,
  { to, writer, ...flags }: Flags & { readonly to: string; readonly writer?: boolean },
): Promise<void> {
  await using access = await openAccess(configOf(flags));
  const grant = { subject: to, collection: name, role: writer ? 'writer' : 'reader' } as const;
  await access.collections.create(name);
  await access.collections.grant(grant);
  await access.record('collection.grant', [name, to, grant.role]);
  if (flags.json) return printJson(grant);
  print(`${to} may ${writer ? 'write to' : 'read'} ${name}.`);
}

async function revokeCollection(name: string, { from, ...flags }: Flags & { readonly from: string }): Promise<void> {
  await using access = await openAccess(configOf(flags));
  await access.collections.revoke({ subject: from, collection: name });
  await access.record('collection.revoke', [name, from]);
  if (flags.json) return printJson({ subject: from, collection: name });
  print(`${from} may no longer use ${name}.`);
}
