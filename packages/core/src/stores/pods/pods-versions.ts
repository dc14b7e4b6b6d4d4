import { narrowed } from '../../model.ts';
import type { StoredVersion, VersionStore } from '../../ports.ts';
import { anywhere } from './anywhere.ts';
import type { Router } from './router.ts';

/** The earlier versions of the documents of several stores. */
export function podsVersions(stores: Router): VersionStore {
  const apart = (place: number, versions: readonly StoredVersion[]): readonly StoredVersion[] =>
    versions.map((version) => ({ ...version, row: stores.row(place, version.row) }));

  return {
    since: (id, access, options) =>
      anywhere<string | undefined>(stores.within(access), (store, own) => store.versions.since(id, own, options), {
        nothing: undefined,
        isThere: (since) => since !== undefined,
      }),
    of: (id, access, options) =>
      anywhere<readonly StoredVersion[]>(
        stores.within(access),
        async (store, own, place) => apart(place, await store.versions.of(id, own, options)),
        { nothing: [], isThere: (versions) => versions.length > 0 },
      ),
    async latest(query, access, options) {
      const found = await Promise.all(
        stores
          .within(narrowed(access, query.filter))
          .map(({ place, ask }) =>
            ask(async (store, own) => apart(place, await store.versions.latest(query, own, options))),
          ),
      );
      const inOrder = found.flat().toSorted((a, b) => (a.until < b.until ? 1 : a.until > b.until ? -1 : 0));
      return inOrder.slice(0, query.limit);
    },
    async passages(row, access, options) {
      const { place, own } = stores.split(row);
      const reached = stores.within(access).find((one) => one.place === place);
      return reached ? reached.ask((store, allowed) => store.versions.passages(own, allowed, options)) : [];
    },
  };
}
