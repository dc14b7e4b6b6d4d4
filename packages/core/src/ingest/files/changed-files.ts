import { hash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import type { Document } from '../../model.ts';
import { pathOfUrl } from './path-of-url.ts';

/** Which of some documents come from files that have changed since they were read, by their ids. */
export type ChangedFiles = (documents: readonly Document[]) => Promise<ReadonlySet<string>>;

/**
 * Looks at the files of documents: another size, or a later time with other content, is a change. What cannot be told is none: files that are not
 * there, or hold several documents, or do not answer in time.
 */
export function changedFiles({ patienceMs = 100 }: { readonly patienceMs?: number } = {}): ChangedFiles {
  const contents = new Map<string, string>();
  let hanging = 0;

  async function isChanged(document: Document, path: string): Promise<boolean> {
    const stats = await stat(path);
    if (!stats.isFile()) return false;
    if (stats.size !== document.bytes) return true;
    // Programs that copy may keep the time of the content; that of the entry tells all the same.
    const lastChange = Math.max(stats.mtimeMs, stats.ctimeMs);
    if (lastChange < Date.parse(document.updatedAt) - CLOCK_MS || stats.size > MOST_BYTES) return false;
    const state = `${path} ${stats.mtimeMs} ${stats.ctimeMs}`;
    const content = contents.get(state) ?? hash('sha256', await readFile(path), 'hex').slice(0, COMPARED);
    if (contents.size > MOST_KNOWN) contents.clear();
    contents.set(state, content);
    return !document.hash.startsWith(content);
  }

  return async (documents) => {
    const changed = new Set<string>();
    // A file system that does not answer is not asked by every search anew.
    if (hanging >= MOST_HANGING) return changed;
    let waiting: (() => void) | undefined;
    void Promise.all(documents.map(note)).then(() => waiting?.());
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        hanging += 1;
        waiting = () => (hanging -= 1);
        resolve();
      }, patienceMs);
      waiting = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    return new Set(changed);

    async function note(document: Document): Promise<void> {
      const path = pathOf(document);
      // Whoever searches is not concerned by a file that cannot be read.
      if (path && (await isChanged(document, path).catch(() => false))) changed.add(document.id);
    }
  };
}

/** The part of a document's hash that is of the bytes alone. */
const COMPARED = 32;
/** Clocks of file systems are not that of this machine. */
const CLOCK_MS = 2_000;
const MOST_BYTES = 16_000_000;
const MOST_KNOWN = 1_000;
const MOST_HANGING = 2;

/** The file that a document was read from; none for a part of a file, and none that another key could have named. */
function pathOf({ key, sourceUrl }: Document): string | undefined {
  const path = sourceUrl.startsWith('file:///') ? pathOfUrl(sourceUrl) : undefined;
  return path?.replaceAll('\\', '/').endsWith(`/${key}`) ? path : undefined;
}
