import { realpath, stat } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { isInside } from './is-inside.ts';
import { readPlainFile } from './read-plain-file.ts';

export interface LinkedStyles {
  /** What the sheets say, by the addresses that the page uses. */
  readonly styles: Readonly<Record<string, string>>;
  /** The files that were looked for, also those that are not there. */
  readonly sheets: readonly string[];
}

/**
 * The style sheets that a page of a folder links to: they say what of it is hidden. Only files of the same source are opened, by whatever link
 * they are reached.
 */
export async function linkedStyles(
  { path, key }: { readonly path: string; readonly key: string },
  bytes: Uint8Array,
): Promise<LinkedStyles | undefined> {
  if (!/\.x?html?$/i.test(path)) return undefined;
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, MAX_HEAD)).toString('utf8');
  const found = new Map<string, string>();
  const sheets = new Set<string>();
  for (const [tag] of head.matchAll(/<link\b[^<>]{1,1000}>/gi)) {
    const href = /\bhref\s*=\s*(?:"([^"]+)"|'([^']+)'|([^\s"'>]+))/i.exec(tag)?.slice(1).find(Boolean);
    if (href === undefined || !/stylesheet/i.test(tag) || found.has(href) || sheets.size >= MAX_SHEETS) continue;
    const sheet = pathIn(dirname(path), href);
    if (sheet === undefined) continue;
    sheets.add(sheet);
    const css = await sheetAt(sheet, rootOf(path, key));
    if (css !== undefined) found.set(href, css);
  }
  return sheets.size === 0 ? undefined : { styles: Object.fromEntries(found), sheets: [...sheets] };
}

const MAX_HEAD = 64 * 1024;
const MAX_SHEETS = 20;
const MAX_BYTES = 1024 * 1024;

/** The file that an address means, unless it is one of the web. */
function pathIn(folder: string, href: string): string | undefined {
  const name = href.split(/[?#]/)[0] ?? '';
  if (/^[a-z][\w+.-]*:|^[/\\]/i.test(name) || !/\.css$/i.test(name)) return undefined;
  try {
    return resolve(folder, decodeURIComponent(name));
  } catch {
    // A percent sign that means itself.
    return resolve(folder, name);
  }
}

/** The folder that the key of a file begins with; that of the file, when it came alone. */
function rootOf(path: string, key: string): string {
  const [first = '', ...rest] = key.split('/');
  const end = sep + key.split('/').join(sep);
  return rest.length > 0 && path.endsWith(end) ? join(path.slice(0, -end.length), sep, first) : dirname(path);
}

async function sheetAt(path: string, root: string): Promise<string | undefined> {
  try {
    const [real, within] = [await realpath(path), await realpath(root)];
    if (!isInside(within, real) || (await stat(real)).size > MAX_BYTES) return undefined;
    return Buffer.from(await readPlainFile(real, within)).toString('utf8');
  } catch {
    // It is not there, or is nothing to be read: the page is read without it.
    return undefined;
  }
}
