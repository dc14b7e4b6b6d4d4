import { KbError } from '../../errors.ts';
import { type Access, type Document, versionOf } from '../../model.ts';
import type { IndexedDocument, Move, PutOutcome } from '../../ports.ts';
import { type PassageIndex, toPassage } from './passage-index.ts';
import type { memoryVersions } from './versions.ts';

/** What changes the documents of a store in memory, and keeps what they were. */
export function changes(index: PassageIndex, versions: ReturnType<typeof memoryVersions>) {
  const isIn = (collection: string, id: string): boolean => index.get(id)?.indexed.document.collection === collection;

  /** The document as it will be known: under the id of what has its key, else under one that no other has. */
  function settle({ document, ...rest }: IndexedDocument): IndexedDocument {
    const inCollection = index.visible([document.collection]).map((stored) => stored.indexed.document);
    const same = inCollection.find(({ key }) => key === document.key);
    let id = same?.id ?? document.id;
    for (let n = 2; !same && isIn(document.collection, id); n++) id = `${document.id}.${n}`;
    return { ...rest, document: { ...document, id } };
  }

  return {
    put(given: IndexedDocument, anew: boolean): PutOutcome {
      const indexed = settle(given);
      const before = index.get(indexed.document.id);
      const url = before?.indexed.document.sourceUrl;
      if (before && given.inPlaceOf !== undefined && url !== given.document.sourceUrl && url !== given.inPlaceOf)
        return 'taken';
      if (before && !anew && sameContent(before.indexed.document, indexed.document)) return 'unchanged';
      const known = before?.indexed.document;
      if (known && known.collection !== indexed.document.collection) versions.forget(known.id);
      else if (known && versionOf(known) === versionOf(indexed.document)) versions.stay(known);
      else if (before) versions.keep(before.indexed.document, before.rows.map(toPassage), indexed.document.updatedAt);
      if (before) index.remove(before);
      index.add(indexed);
      return before ? 'changed' : 'added';
    },
    move(moves: readonly Move[]): number {
      const wanted = new Map(moves.map((one) => [one.id, one]));
      const all = index.all();
      const moved = all.flatMap((stored) => {
        const to = wanted.get(stored.indexed.document.id);
        return to ? [{ stored, indexed: movedDocument(stored.indexed, to) }] : [];
      });
      const staying = all.filter(({ indexed }) => !wanted.has(indexed.document.id));
      const keys = [...staying, ...moved].map(({ indexed }) => position(indexed.document));
      if (new Set(keys).size < keys.length) throw new KbError('conflict', 'Another document has that key.');
      for (const { stored, indexed } of moved) {
        index.remove(stored);
        index.add(indexed, stored.rows);
      }
      return moved.length;
    },
    remove(ids: readonly string[], access: Access): number {
      const found = index.visible(access).filter((stored) => ids.includes(stored.indexed.document.id));
      for (const stored of found) {
        index.remove(stored);
        versions.forget(stored.indexed.document.id);
      }
      return found.length;
    },
  };
}

/** The place of a document in a list, to be compared by code points. */
export const position = (document: Document): string => `${document.collection}\u0000${document.key}`;

function movedDocument({ document, titleTokens, passages }: IndexedDocument, to: Move): IndexedDocument {
  const { key, sourceUrl, title } = to;
  return {
    document: { ...document, key, sourceUrl, title: title?.text ?? document.title },
    titleTokens: title?.tokens ?? titleTokens,
    passages,
  };
}

function sameContent(a: Document, b: Document): boolean {
  const content = ({ hash, title, tags, metadata }: Document): string => JSON.stringify([hash, title, tags, metadata]);
  return content(a) === content(b);
}
