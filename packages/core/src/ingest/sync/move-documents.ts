import { toKbError } from '../../errors.ts';
import { loadLanguages } from '../../text/index.ts';
import { textTokensOf } from '../index-document.ts';
import type { Move } from '../../ports.ts';
import { titleOf } from '../read-in.ts';
import { storable } from '../storable.ts';
import { documentKeys, type ManifestRecord } from './manifest.ts';
import type { SyncRun } from './sync-source.ts';

export interface DocumentsMove {
  readonly run: Pick<SyncRun, 'ingest' | 'source' | 'signal'>;
  /** The entry's key, and its record. */
  readonly from: string;
  readonly record: ManifestRecord;
  /** What the documents' keys are made from now. */
  readonly to: string;
  readonly url: string;
}

/** Gives the documents of an entry the keys that its new place gives them; ids, and with them citations, stay. Gives their keys, or `undefined` when one is taken. */
export async function moveDocuments({
  run,
  from,
  record,
  to,
  url,
}: DocumentsMove): Promise<readonly string[] | undefined> {
  const { ingest, source, signal } = run;
  const root = record.as ?? from;
  const keys = documentKeys(from, record);
  const known = await ingest.store.known(source.collection, keys, { signal });
  const moves: Move[] = [];
  for (const [key, { id, sourceUrl }] of known) {
    const isOwn = sourceUrl.startsWith('file:') || sourceUrl === root;
    const place = { id, key: keyAt(key), sourceUrl: isOwn ? url : sourceUrl };
    const title = key === root ? await titleAt(id) : undefined;
    moves.push(title ? { ...place, title } : place);
  }
  try {
    await ingest.store.move(moves, { signal });
  } catch (thrown) {
    if (toKbError(thrown).code === 'conflict') return undefined;
    throw thrown;
  }
  return keys.map(keyAt);

  function keyAt(key: string): string {
    if (key === root) return to;
    return key.startsWith(`${root}!/`) ? `${to}${key.slice(root.length)}` : key;
  }

  /** A document without a title of its own has that of its file. */
  async function titleAt(id: string): Promise<Move['title']> {
    const document = await ingest.store.get(id, 'all', { signal });
    const text = storable(titleOf(to));
    if (!document || document.title !== titleOf(root) || text === document.title) return undefined;
    await loadLanguages([document.language]);
    return { text, tokens: textTokensOf(text, document.language) };
  }
}
