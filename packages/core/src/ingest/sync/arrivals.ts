import type { FileChange } from '../../sources.ts';
import type { SourceEntry } from '../reader.ts';
import type { Contents } from './contents.ts';
import { documentKeys, type Manifest, type ManifestRecord } from './manifest.ts';
import { moveDocuments } from './move-documents.ts';
import type { OtherSources } from './other-sources.ts';
import { shownPath } from './remove-gone.ts';
import type { SyncRun } from './sync-source.ts';

export interface Arriving {
  readonly run: SyncRun;
  readonly manifest: Manifest;
  /** Keys of what is no longer there; what moves is taken out. */
  readonly gone: Set<string>;
  readonly contents: Contents;
  readonly others: OtherSources;
  /** The path of an entry of this source. */
  readonly pathAt: (key: string) => string;
  readonly told: (change: FileChange) => void;
}

/** Where an entry's documents are to be: under the key, noted as this record. */
export interface NewPlace {
  readonly as: string;
  readonly placed: ManifestRecord;
}

/** Whether what an entry holds has gone from elsewhere, in this source or another: then its documents are here now, with their ids. */
export type CameHere = (entry: SourceEntry, place: NewPlace) => Promise<boolean>;

export function arrivals({ run, manifest, gone, contents, others, pathAt, told }: Arriving): CameHere {
  const { ingest, dryRun, signal } = run;

  async function fromHere({ key, name, path, url }: SourceEntry, { as, placed }: NewPlace): Promise<boolean> {
    const from = contents.takeGone(name, placed.hash);
    const record = from === undefined ? undefined : manifest.get(from);
    if (from === undefined || !record) return false;
    const keys = documentKeys(from, record);
    const moved = dryRun ? keys : await moveDocuments({ run, from, record, to: as, url });
    if (!moved) {
      gone.add(from);
      return false;
    }
    manifest.set(key, record.keys ? { ...placed, keys: moved } : placed);
    manifest.delete(from);
    contents.follow(from, key);
    told({ status: 'moved', path, from: pathAt(from), documents: moved.length, passages: 0 });
    return true;
  }

  /** When the other source is looked at, they are no longer there. */
  async function fromAnother({ key, name, path, url }: SourceEntry, { as, placed }: NewPlace): Promise<boolean> {
    const left = await others.leftBy(name, placed.hash);
    if (!left) return false;
    const move = { run: { ingest, source: left.source, signal }, from: left.key, record: left.record, to: as, url };
    const moved = dryRun ? documentKeys(left.key, left.record) : await moveDocuments(move);
    if (!moved) return false;
    manifest.set(key, left.record.keys ? { ...placed, keys: moved } : placed);
    const from = shownPath(run.reader.urlOf(left.source, left.key));
    told({ status: 'moved', path, from, documents: moved.length, passages: 0 });
    return true;
  }

  return async (entry, place) => (await fromHere(entry, place)) || fromAnother(entry, place);
}
