import type { ApiKey } from '@kb-mcp/core/access';
import { Command } from 'commander';
import { openAccess } from '../access.ts';
import { parseExpiry, showTime } from '../expiry.ts';
import { addSettings, settingsIn } from '../flags.ts';
import { showCollections, showScopes, split } from '../rights-text.ts';
import { readConfig } from '../settings.ts';
import { table } from '../table.ts';
import { print, printJson, remark } from '../terminal.ts';

const SETTINGS = ['data'];

interface Flags {
  readonly json?: boolean;
}

interface CreateFlags extends Flags {
  readonly name: string;
  readonly collections: string;
  readonly scopes: string;
  readonly expires?: string;
}

/** `kb-mcp key`: API keys for programs that call over HTTP, and for stdio with KB_MCP_TOKEN. */
export function key(): Command {
  const command = new Command('key').description('Make, list, replace and revoke API keys');
  const create = new Command('create')
    .description('Make a key and show its secret, once')
    .requiredOption('--name <name>', 'what the key is called, such as the program that uses it')
    .option('--collections <names>', 'all, or names separated by commas, each with :writer to write', 'all')
    .option('--scopes <scopes>', 'read, write, files, admin, separated by commas', 'read')
    .option('--expires <when>', 'when it stops working: 12h, 90d, 1y or a date; never by default')
    .addHelpText(
      'after',
      '\nExample:\n  $ kb-mcp key create --name laptop --collections policies,notes:writer --scopes read,write',
    );
  const named = (name: string, words: string) =>
    new Command(name).description(words).argument('<name>', 'the name of the key');
  for (const [sub, action] of [
    [create, createKey],
    [new Command('list').description('List the keys'), listKeys],
    [named('rotate', 'Give a key a new secret; the old one stops working at once'), rotateKey],
    [named('revoke', 'Remove a key; it stops working at once'), revokeKey],
  ] as const) {
    command.addCommand(addSettings(sub, SETTINGS).option('--json', 'print the answer as JSON').action(action));
  }
  return command;
}

const open = (flags: object) => openAccess(readConfig(settingsIn({ ...flags }, SETTINGS)));

async function createKey(flags: CreateFlags): Promise<void> {
  const { parseCollections, parseScopes } = await import('@kb-mcp/core/access');
  await using access = await open(flags);
  const expiresAt = flags.expires === undefined ? undefined : parseExpiry(flags.expires);
  const rights = { scopes: parseScopes(split(flags.scopes)), collections: parseCollections(split(flags.collections)) };
  const made = await access.keys.create({ name: flags.name, ...rights, expiresAt });
  await access.record('key.create', [flags.name]);
  showSecret(made, flags);
}

async function rotateKey(name: string, flags: Flags): Promise<void> {
  await using access = await open(flags);
  const made = await access.keys.rotate(name);
  await access.record('key.rotate', [name]);
  showSecret(made, flags);
}

async function revokeKey(name: string, flags: Flags): Promise<void> {
  await using access = await open(flags);
  await access.keys.revoke(name);
  await access.record('key.revoke', [name]);
  if (flags.json) return printJson({ revoked: name });
  print(`The key ${name} is revoked.`);
}

async function listKeys(flags: Flags): Promise<void> {
  await using access = await open(flags);
  const keys = await access.keys.list();
  if (flags.json) return printJson(keys);
  if (keys.length === 0) return print('There are no keys. Make one with kb-mcp key create --name <name>.');
  print(
    table(keys, [
      { title: 'NAME', cell: ({ name }) => name },
      { title: 'SCOPES', cell: ({ scopes }) => showScopes(scopes) },
      { title: 'COLLECTIONS', cell: ({ collections }) => showCollections(collections), width: 40 },
      { title: 'MADE', cell: ({ createdAt }) => showTime(createdAt) },
      { title: 'EXPIRES', cell: ({ expiresAt }) => showTime(expiresAt, 'never') },
      { title: 'LAST USED', cell: ({ lastUsedAt }) => showTime(lastUsedAt, 'never') },
    ]),
  );
}

function showSecret({ key, secret }: { readonly key: ApiKey; readonly secret: string }, { json }: Flags): void {
  if (json) return printJson({ ...key, secret });
  print(secret);
  remark(
    `This is the secret of ${key.name}: ${showScopes(key.scopes)} in ${showCollections(key.collections)}. It is not shown again.`,
  );
}
