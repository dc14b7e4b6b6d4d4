import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { accessSettings } from './config/access.ts';
import { askSettings } from './config/ask.ts';
import { embeddingSecrets, embeddingSettings } from './config/embedding.ts';
import { readingSecrets, readingSettings } from './config/reading.ts';
import { refusePassword, storeSettings } from './config/store.ts';
import { versionSettings } from './config/versions.ts';
import { webSettings } from './config/web.ts';
import { flagValue, list, port, setting } from './config/fields.ts';
import { KbError } from './errors.ts';
import { issueWords } from './issue-words.ts';

/** Every setting, with its default, its variable and its flag. */
export const configSchema = z.strictObject({
  data: setting(z.string().min(1), 'KB_MCP_DATA', '--data <folder>', 'Folder of the embedded store.').default(() =>
    defaultDataFolder(process.platform, homedir()),
  ),
  ...storeSettings,
  transport: setting(
    z.enum(['stdio', 'http', 'sse']).optional(),
    'KB_MCP_TRANSPORT',
    '--transport <kind>',
    'stdio, http or sse; http and sse start the same server. Default: http on a terminal, or when a flag says where to listen; else stdio.',
  ),
  host: setting(z.string().min(1), 'KB_MCP_HOST', '--host <address>', 'Address to listen on.').default('127.0.0.1'),
  port: setting(port, 'KB_MCP_PORT', '--port <number>', 'Port to listen on; 0 takes a free one.').default(3000),
  publicUrl: setting(
    z.url({ protocol: /^https?$/ }).optional(),
    'KB_MCP_PUBLIC_URL',
    '--public-url <url>',
    'Address under which clients reach the server, behind a tunnel or proxy; a path is allowed.',
  ),
  allowedHosts: setting(
    list(z.string()),
    'KB_MCP_ALLOWED_HOSTS',
    '--allowed-host <name...>',
    'Further host names that requests may carry.',
  ).default([]),
  insecureNoAuth: setting(
    flagValue,
    'KB_MCP_INSECURE_NO_AUTH',
    '--insecure-no-auth',
    'Listen beyond this machine without any credential. Anyone who reaches the port reads everything.',
  ).default(false),
  stateful: setting(flagValue, 'KB_MCP_STATEFUL', '--stateful', 'Keep sessions for 2025 clients of /mcp.').default(
    false,
  ),
  allow: setting(
    list(z.enum(['write', 'files'])),
    'KB_MCP_ALLOW',
    '--allow <groups>',
    'Tool groups besides reading: write, files.',
  ).default([]),
  roots: setting(
    list(z.string()),
    'KB_MCP_ROOTS',
    '--root <folder...>',
    'Folders that the file tools and upload by path may reach.',
  ).default([]),
  collection: setting(
    z.string().min(1),
    'KB_MCP_COLLECTION',
    '--collection <name>',
    'Collection that documents are added to.',
  ).default('default'),
  ...readingSettings,
  ...webSettings,
  ...versionSettings,
  resultCharacters: setting(
    z.coerce.number().int().min(1_000),
    'KB_MCP_RESULT_CHARACTERS',
    undefined,
    'Most characters of text in one search result; the rest is behind the cursor.',
  ).default(60_000),
  ...embeddingSettings,
  extend: setting(
    z.string().min(1).optional(),
    'KB_MCP_EXTEND',
    '--extend <file>',
    'File with tools and loaders of your own, whose code is run. Default: kb-mcp.config.ts or .js in the current folder.',
  ),
  ...accessSettings,
  ...askSettings,
});

export type Config = z.output<typeof configSchema>;

/** Where a value may come from; a later one wins. */
export interface ConfigSources {
  readonly file?: Readonly<Record<string, unknown>> | undefined;
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  readonly flags?: Readonly<Record<string, unknown>> | undefined;
}

/** Defaults, then the file, then the environment, then flags. Throws `invalid_input` naming the setting that is wrong. */
export function loadConfig({ file = {}, env = {}, flags = {} }: ConfigSources): Config {
  refusePassword(flags['store']);
  const misplaced = [...embeddingSecrets, ...readingSecrets].find((name) => file[name] !== undefined);
  if (misplaced)
    throw new KbError(
      'invalid_input',
      `The setting ${misplaced} is a secret: give it in the environment, not in a file.`,
    );
  const fromEnv = Object.fromEntries(
    settings().flatMap(({ name, env: variable }) => (env[variable] ? [[name, env[variable]]] : [])),
  );
  const given = Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));
  const merged = { ...file, ...fromEnv, ...given };
  const parsed = configSchema.safeParse({ ...merged, ...withVariables(merged, env) }, { error: issueWords });
  if (parsed.success) return parsed.data;
  const { path, message } = deepest(parsed.error.issues);
  if (path.length === 0) throw new KbError('invalid_input', `In the settings ${message}.`);
  const known = settings().find(({ name }) => name === path[0]);
  const where = known ? ` (${[known.flag, known.env].filter(Boolean).join(', ')})` : '';
  const name = path.map(String).join('.');
  throw new KbError('invalid_input', `The setting ${name}${where} is not right: ${message}.`);
}

/** The first thing that is wrong; of a value that may have several forms, in the last of them, which is the form of variables. */
function deepest([issue]: readonly z.core.$ZodIssue[]): Pick<z.core.$ZodIssue, 'path' | 'message'> {
  if (issue === undefined) return { path: [], message: 'something is wrong' };
  if (issue.code !== 'invalid_union' || !issue.errors.at(-1)?.length) return issue;
  const inner = deepest(issue.errors.at(-1) ?? []);
  return { path: [...issue.path, ...inner.path], message: inner.message };
}

/** The stores of collections with what the environment has in place of each `${NAME}`, so that a file needs no password. */
function withVariables(
  { collectionStores: given }: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string | undefined>>,
): { readonly collectionStores?: unknown } {
  if (given === undefined) return {};
  const text = typeof given === 'string' ? given : JSON.stringify(given);
  const filled = text.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => {
    const value = env[name];
    if (value === undefined)
      throw new KbError('invalid_input', `The setting collectionStores names the variable ${name}, which is not set.`);
    return JSON.stringify(value).slice(1, -1);
  });
  return { collectionStores: filled };
}

/** A setting as the documentation and `--help` show it. */
export interface Setting {
  readonly name: string;
  readonly env: string;
  readonly flag: string | undefined;
  readonly description: string;
  readonly default: unknown;
}

/** All settings in order. The default of `data` depends on the machine and is left out. */
export const settings = (): readonly Setting[] => (all ??= allSettings());

let all: readonly Setting[] | undefined;

function allSettings(): readonly Setting[] {
  return Object.entries(configSchema.shape).map(([name, schema]) => {
    const inner = schema instanceof z.ZodDefault ? schema.unwrap() : schema;
    const meta = z.globalRegistry.get(inner) ?? {};
    const fallback = schema instanceof z.ZodDefault && name !== 'data' ? schema.def.defaultValue : undefined;
    return { name, env: meta.env ?? '', flag: meta.flag, description: meta.description ?? '', default: fallback };
  });
}

/** The platform's usual place for a user's application data. */
export function defaultDataFolder(platform: NodeJS.Platform, home: string): string {
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'kb-mcp');
  if (platform === 'win32') return join(home, 'AppData', 'Local', 'kb-mcp');
  return join(home, '.local', 'share', 'kb-mcp');
}
