import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { KbError } from '@kb-mcp/core';
import type { Config } from '@kb-mcp/core/config';
import type { LoadedExtension } from '@kb-mcp/core/extension';

/** Files whose code runs at the start; only in the current folder, the first that is there. */
const NAMES = ['kb-mcp.config.ts', 'kb-mcp.config.mts', 'kb-mcp.config.js', 'kb-mcp.config.mjs'];

/** What callers never write, even inside a root: what these files say is done at the next start. */
export const startFiles = ({ extend }: Pick<Config, 'extend'>): readonly string[] => [
  ...NAMES,
  '.env',
  ...(extend === undefined ? [] : [extend]),
];

/** The user's own tools and loaders, from `--extend` or the current folder. Throws `forbidden` for a file that others could have written. */
export async function readExtension({ extend }: Pick<Config, 'extend'>): Promise<LoadedExtension> {
  const file = extend ?? NAMES.find((name) => existsSync(name));
  if (file === undefined) return { tools: [], loaders: [] };
  const path = resolve(file);
  requireOwn(path, file);
  const { extensionFrom } = await import('@kb-mcp/core/extension');
  try {
    const module: unknown = await import(pathToFileURL(path).href);
    return await extensionFrom(
      typeof module === 'object' && module && 'default' in module ? module.default : undefined,
    );
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'it cannot be run.';
    throw new KbError('invalid_input', `${file}: ${reason}`, { cause });
  }
}

/** Code of somebody else is not run only because it lies in this folder. */
function requireOwn(path: string, shown: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found?.isFile()) throw new KbError('not_found', `There is no file ${shown}.`);
  const user = process.getuid?.();
  if (user === undefined) return;
  if (found.uid !== user && found.uid !== 0)
    throw new KbError('forbidden', `${shown} belongs to another user, so its code is not run.`);
  if ((found.mode & 0o002) !== 0)
    throw new KbError('forbidden', `Everybody may write ${shown}, so its code is not run: chmod o-w ${shown}`);
}
