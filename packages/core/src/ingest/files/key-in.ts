import { basename, dirname, matchesGlob, relative, sep } from 'node:path';
import type { SourceAddress } from '../reader.ts';
import { keyFrom, patternRoot } from './address.ts';
import { isInside } from './is-inside.ts';

/** The key that a file has as a part of a folder or a glob; `undefined` when it is none. */
export function keyIn({ kind, address, base = '' }: SourceAddress, path: string): string | undefined {
  if (kind === 'folder' && path !== address && isInside(address, path))
    return [basename(address), ...relative(address, path).split(sep)].join('/');
  return kind === 'glob' && isFoundBy(address, path) ? keyFrom(base, path) : undefined;
}

/** A glob finds what matches it, and everything in a folder that does. */
function isFoundBy(pattern: string, path: string): boolean {
  const root = patternRoot(pattern);
  for (let part = path; part !== root && isInside(root, part); part = dirname(part))
    if (matchesGlob(part, pattern)) return true;
  return false;
}
