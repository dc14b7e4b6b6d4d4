import type { Access, Document, Filter, Passage } from '../../model.ts';
import { oldestEnd } from '../../stores/version-rules.ts';
import type { StoredVersion, VersionRules, VersionStore } from '../../ports.ts';

/** The earlier versions of a store in memory; `documents` gives those that a call may find. */
export function memoryVersions(
  rules: VersionRules,
  documents: (access: Access, filter?: Filter) => readonly Document[],
) {
  let kept: (StoredVersion & { readonly passages: readonly Passage[] })[] = [];
  const taken = new Map<string, string>();
  let lastRow = 0;

  const store: VersionStore = {
    async since(id, access) {
      const [document] = documents(access, { documents: [id] });
      return document && (taken.get(id) ?? document.updatedAt);
    },
    of: async (id, access) => visible(documents(access, { documents: [id] })).toSorted((a, b) => b.row - a.row),
    async latest({ filter, limit }, access) {
      return visible(documents(access, filter))
        .toSorted((a, b) => (a.until === b.until ? b.row - a.row : a.until < b.until ? 1 : -1))
        .slice(0, limit);
    },
    async passages(row, access) {
      const version = kept.find((one) => one.row === row);
      const isSeen = visible(documents(access)).some((one) => one.row === row);
      return isSeen ? (version?.passages ?? []) : [];
    },
  };

  function visible(found: readonly Document[]): StoredVersion[] {
    const byId = new Map(found.map((document) => [document.id, document]));
    return kept.flatMap(({ row, document, since, until }) => {
      const present = byId.get(document.id);
      if (!present || isOver(until)) return [];
      const { key, sourceUrl } = present;
      return [{ row, document: { ...document, key, sourceUrl }, since, until }];
    });
  }

  const isOver = (until: string): boolean => until < oldestEnd(rules);

  return {
    store,
    keep(document: Document, passages: readonly Passage[], until: string): void {
      const since = taken.get(document.id) ?? document.updatedAt;
      taken.delete(document.id);
      kept.push({ row: ++lastRow, document, passages, since, until });
      const own = kept.filter((one) => one.document.id === document.id);
      const gone = new Set(own.slice(0, Math.max(0, own.length - rules.keep)));
      kept = kept.filter((one) => !gone.has(one));
    },
    /** The document has another state with the same text. */
    stay({ id, updatedAt }: Document): void {
      taken.set(id, taken.get(id) ?? updatedAt);
    },
    forget(id: string): void {
      taken.delete(id);
      kept = kept.filter(({ document }) => document.id !== id);
    },
  };
}
