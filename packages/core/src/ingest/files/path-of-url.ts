import { fileURLToPath } from 'node:url';

/** The path that the address of a file means on this machine; `undefined` for addresses of anything else, and for those that only another system understands. */
export function pathOfUrl(url: string): string | undefined {
  if (!url.startsWith('file:')) return undefined;
  try {
    return fileURLToPath(url);
  } catch {
    // The base may have come from elsewhere: \\server\share\a.md is none of our paths.
    return undefined;
  }
}
