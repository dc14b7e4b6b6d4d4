import { existsSync } from 'node:fs';
import { KbError } from '@kb-mcp/core';
import { Command, Option } from 'commander';
import { SEARCH_SETTINGS } from '../setting-groups.ts';
import { addSettings, settingsIn } from '../flags.ts';
import { nearName } from '../near-name.ts';
import { isAddress } from '../reach.ts';
import { readConfig } from '../settings.ts';

/** The settings of a server. */
export const SETTINGS = [
  'transport',
  'host',
  'port',
  'allow',
  'extend',
  'serveAsk',
  'roots',
  'publicUrl',
  'allowedHosts',
  'collection',
  'followLinks',
  'stateful',
  'auth',
  'issuer',
  'audience',
  'oauthDefault',
  'redirects',
  'callsPerMinute',
  'trustProxy',
  'tlsCert',
  'tlsKey',
  'metricsPort',
  'logLevel',
  'insecureNoAuth',
  ...SEARCH_SETTINGS,
];

/** Whoever says where or how to listen wants to be reached, also where no terminal is: in a service, a script or a container. */
const LISTENING = ['host', 'port', 'publicUrl', 'tlsCert', 'tlsKey', 'metricsPort', 'trustProxy'];

/** `kb-mcp` and `kb-mcp serve`: the server, over stdio or HTTP. */
export function serve(): Command {
  const command = new Command('serve')
    .description('Serve the base to Claude, ChatGPT and other MCP clients; the default command')
    .argument('[paths...]', 'files, folders and web addresses to read into the base at the start');
  return addSettings(command, SETTINGS)
    .addOption(new Option('--try <question>', 'a question to suggest when the server is ready').hideHelp())
    .addHelpText(
      'after',
      `
Examples:
  $ kb-mcp ~/Documents                        http://127.0.0.1:3000/mcp and /sse, with these documents
  $ kb-mcp --transport sse --port 8080        the same server on another port
  $ kb-mcp --transport stdio --allow write    for a client that starts kb-mcp itself
  $ kb-mcp --public-url https://kb.example.com
  $ kb-mcp --allow write,files --root ~/notes clients may change documents, and files in ~/notes`,
    )
    .action(run);
}

async function run(paths: string[], options: { readonly try?: string }): Promise<void> {
  for (const path of paths) await refuseMistakes(path);
  const flags = settingsIn({ ...options }, SETTINGS);
  const config = readConfig(flags);
  const listens = process.stdin.isTTY || LISTENING.some((name) => name in flags);
  const transport = config.transport ?? (listens ? 'http' : 'stdio');
  if (transport === 'stdio') {
    const { serveOverStdio } = await import('../serve-stdio.ts');
    return serveOverStdio({ config, paths });
  }
  const { serveOverHttp } = await import('../serve-http.ts');
  return serveOverHttp({ config, paths, question: options.try });
}

/** Throws `not_found` for a path that is not there, as a mistyped command is. */
export async function refuseMistakes(path: string): Promise<void> {
  if (isAddress(path) || existsSync(path) || /[*?[\]{}]/.test(path)) return;
  const { commands } = await import('./index.ts');
  const names = commands().map((command) => command.name());
  if (names.includes(path)) {
    throw new KbError('not_found', `There is no file «${path}». For the command, begin with it: kb-mcp ${path} …`);
  }
  const meant = nearName(path, names);
  const advice = meant === undefined ? 'See kb-mcp --help.' : `Did you mean ${meant}?`;
  throw new KbError('not_found', `There is no command and no file «${path}». ${advice}`);
}
