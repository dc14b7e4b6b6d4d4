import { Command } from 'commander';
import { openAccess } from '../access.ts';
import { showTime } from '../expiry.ts';
import { addSettings, settingsIn } from '../flags.ts';
import { readPassphrase } from '../passphrase.ts';
import { showCollections, showScopes, split } from '../rights-text.ts';
import { readConfig } from '../settings.ts';
import { table } from '../table.ts';
import { print, printJson } from '../terminal.ts';

const SETTINGS = ['data'];

interface Flags {
  readonly json?: boolean;
}

/** `kb-mcp user`: the people who sign in with --auth builtin. */
export function user(): Command {
  const command = new Command('user').description('Add, list and remove people who sign in with --auth builtin');
  const named = (name: string, words: string) =>
    new Command(name).description(words).argument('<name>', 'the name to sign in with');
  const add = named('add', 'Add somebody; the passphrase is asked for, or read from standard input')
    .option('--collections <names>', 'all, or names separated by commas, each with :writer to write', 'all')
    .option('--scopes <scopes>', 'read, write, files, admin, separated by commas', 'read');
  for (const [sub, action] of [
    [add, addUser],
    [new Command('list').description('List the people'), listUsers],
    [named('passphrase', 'Give somebody a new passphrase'), changePassphrase],
    [named('remove', 'Remove somebody; their tokens stop working at once'), removeUser],
  ] as const) {
    command.addCommand(addSettings(sub, SETTINGS).option('--json', 'print the answer as JSON').action(action));
  }
  return command;
}

const open = (flags: object) => openAccess(readConfig(settingsIn({ ...flags }, SETTINGS)));

async function addUser(
  name: string,
  flags: Flags & { readonly collections: string; readonly scopes: string },
): Promise<void> {
  const { parseCollections, parseScopes } = await import('@kb-mcp/core/access');
  const rights = { scopes: parseScopes(split(flags.scopes)), collections: parseCollections(split(flags.collections)) };
  await using access = await open(flags);
  await access.users.create({ name, passphrase: await readPassphrase(name), ...rights });
  await access.record('user.add', [name]);
  if (flags.json) return printJson({ name, ...rights });
  print(`${name} may sign in: ${showScopes(rights.scopes)} in ${showCollections(rights.collections)}.`);
}

async function changePassphrase(name: string, flags: Flags): Promise<void> {
  await using access = await open(flags);
  const { signOut } = await import('@kb-mcp/core/access');
  await access.users.setPassphrase(name, await readPassphrase(name));
  await signOut(access.state, name);
  await access.record('user.passphrase', [name]);
  if (flags.json) return printJson({ name });
  print(`The passphrase of ${name} is changed, and ${name} is signed out everywhere.`);
}

async function removeUser(name: string, flags: Flags): Promise<void> {
  await using access = await open(flags);
  const { signOut } = await import('@kb-mcp/core/access');
  await access.users.remove(name);
  await signOut(access.state, name);
  await access.record('user.remove', [name]);
  if (flags.json) return printJson({ removed: name });
  print(`${name} is removed.`);
}

async function listUsers(flags: Flags): Promise<void> {
  await using access = await open(flags);
  const users = await access.users.list();
  if (flags.json) return printJson(users);
  if (users.length === 0) return print('There is nobody yet. Start with kb-mcp auth init.');
  print(
    table(users, [
      { title: 'NAME', cell: ({ name }) => name },
      { title: 'SCOPES', cell: ({ scopes }) => showScopes(scopes) },
      { title: 'COLLECTIONS', cell: ({ collections }) => showCollections(collections), width: 40 },
      { title: 'ADDED', cell: ({ createdAt }) => showTime(createdAt) },
    ]),
  );
}
