import { Command } from 'commander';
import { openAccess } from '../access.ts';
import { showTime } from '../expiry.ts';
import { addSettings, settingsIn } from '../flags.ts';
import { readPassphrase } from '../passphrase.ts';
import { showScopes } from '../rights-text.ts';
import { readConfig } from '../settings.ts';
import { table } from '../table.ts';
import { print, printJson } from '../terminal.ts';

const SETTINGS = ['data'];

const OWNER = 'owner';

interface Flags {
  readonly json?: boolean;
}

/** `kb-mcp auth`: the owner of the built-in sign-in, and the programs that were let in. */
export function auth(): Command {
  const command = new Command('auth').description('Set up --auth builtin, and list or revoke what people allowed');
  const revoke = new Command('revoke')
    .description('Take back what somebody allowed; all tokens of it stop working at once')
    .argument('<id>', 'the id that auth list shows');
  for (const [sub, action] of [
    [new Command('init').description('Set the passphrase of the owner, who has every right; asks for it'), init],
    [new Command('list').description('List who allowed which program what'), listConsents],
    [revoke, revokeOne],
  ] as const) {
    command.addCommand(addSettings(sub, SETTINGS).option('--json', 'print the answer as JSON').action(action));
  }
  return command;
}

const open = (flags: object) => openAccess(readConfig(settingsIn({ ...flags }, SETTINGS)));

async function init(flags: Flags): Promise<void> {
  const { scopes, signOut } = await import('@kb-mcp/core/access');
  await using access = await open(flags);
  const known = (await access.users.list()).some(({ name }) => name === OWNER);
  const passphrase = await readPassphrase(`the ${OWNER}`);
  if (known) {
    await access.users.setPassphrase(OWNER, passphrase);
    await signOut(access.state, OWNER);
  } else await access.users.create({ name: OWNER, passphrase, scopes: [...scopes], collections: 'all' });
  await access.record('auth.init', [OWNER]);
  if (flags.json) return printJson({ user: OWNER, created: !known });
  print(`Sign in as ${OWNER}. Start the server with --auth builtin; others join with kb-mcp user add <name>.`);
}

async function listConsents(flags: Flags): Promise<void> {
  const { consents } = await import('@kb-mcp/core/access');
  await using access = await open(flags);
  const found = await consents(access.state);
  if (flags.json) return printJson(found);
  if (found.length === 0) return print('Nobody has allowed anything yet.');
  print(
    table(found, [
      { title: 'ID', cell: ({ id }) => id },
      { title: 'WHO', cell: ({ user }) => user },
      { title: 'PROGRAM', cell: ({ client }) => client, width: 60 },
      { title: 'MAY', cell: ({ scopes }) => showScopes(scopes) },
      { title: 'SINCE', cell: ({ at }) => showTime(at) },
      { title: 'UNTIL', cell: ({ expiresAt }) => showTime(expiresAt) },
    ]),
  );
}

async function revokeOne(id: string, flags: Flags): Promise<void> {
  const { revokeConsent } = await import('@kb-mcp/core/access');
  await using access = await open(flags);
  await revokeConsent(access.state, id);
  await access.record('auth.revoke', [id]);
  if (flags.json) return printJson({ revoked: id });
  print('It is taken back.');
}
