import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { KbError } from '@kb-mcp/core';
import { type Config, loadConfig, settings } from '@kb-mcp/core/config';

export const CONFIG_FILE = 'kb-mcp.config.json';

/** The configuration in force: defaults, then the file, then `.env` and the environment, then flags. */
export function readConfig(flags: Readonly<Record<string, unknown>>): Config {
  return loadConfig({ file: configFile(), env: environment(), flags });
}

/** Where the value of each setting comes from, in the words a person would use. */
export function origins(flags: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const file = configFile();
  const env = environment();
  return Object.fromEntries(
    settings().map(({ name, env: variable, flag }) => {
      if (flags[name] !== undefined) return [name, flag?.split(' ')[0] ?? 'flag'];
      if (env[variable]) return [name, variable];
      return [name, file[name] === undefined ? 'default' : CONFIG_FILE];
    }),
  );
}

function configFile(): Readonly<Record<string, unknown>> {
  const text = readOptional(CONFIG_FILE);
  if (text === undefined) return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch (cause) {
    throw new KbError('invalid_input', `${CONFIG_FILE} is not valid JSON${placeIn(cause)}${advice(text)}.`, { cause });
  }
  throw new KbError('invalid_input', `${CONFIG_FILE} must hold one JSON object.`);
}

/** Where the engine stopped; the rest of its message repeats what is in the file. */
function placeIn(cause: unknown): string {
  const found = cause instanceof Error ? /line (\d+) column (\d+)/.exec(cause.message) : null;
  return found ? `, at line ${found[1]}, column ${found[2]}` : '';
}

const advice = (text: string): string =>
  /[A-Z]:\\(?!\\)/i.test(text) ? ': write the paths of Windows with two backslashes, or with /' : '';

const environment = (): Readonly<Record<string, string | undefined>> => ({
  ...parseEnv(readOptional('.env') ?? ''),
  ...process.env,
});

function readOptional(name: string): string | undefined {
  try {
    // Editors of Windows begin a file with a mark that is no part of it.
    return readFileSync(join(process.cwd(), name), 'utf8').replace(/^\uFEFF/, '');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw new KbError('invalid_input', `${name} cannot be read.`, { cause });
  }
}
