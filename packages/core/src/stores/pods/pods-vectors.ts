import { type Access, narrowed } from '../../model.ts';
import type {
  CallOptions,
  NearestQuery,
  Neighbours,
  StoredSpace,
  VectorKnowledgeStore,
  VectorStore,
} from '../../ports.ts';
import { mergeNeighbours } from './merge-neighbours.ts';
import type { Reached, Router } from './router.ts';

/**
 * The vectors of several stores as those of one. A space is known by its id in the home store; in the others it is the one of the same name. It
 * is activated there first, so that an interrupted switch is one that has not happened yet.
 */
export function podsVectors(stores: Router): VectorStore {
  const all = stores.within('all');
  const home = stores.home;

  const spacesOf = ({ ask }: Reached, access?: Access, options?: CallOptions) =>
    ask((store, own) => store.vectors.spaces(access ?? own, options));

  /** The ids of a space by store; empty when it is gone. */
  async function idsOf(id: number, options?: CallOptions): Promise<ReadonlyMap<number, number>> {
    const lists = await Promise.all(all.map((reached) => spacesOf(reached, [], options)));
    const own = lists[0]?.find((space) => space.id === id);
    if (!own) return new Map();
    return new Map(
      all.flatMap(({ place }) => {
        const same = place === 0 ? own : counterpart(own, lists[place] ?? []);
        return same ? [[place, same.id] as const] : [];
      }),
    );
  }

  async function onEach<T>(
    id: number,
    call: (reached: Reached, own: number) => Promise<T>,
    options?: CallOptions,
  ): Promise<readonly T[]> {
    const ids = await idsOf(id, options);
    return Promise.all(
      all.flatMap((reached) => {
        const own = ids.get(reached.place);
        return own === undefined ? [] : [call(reached, own)];
      }),
    );
  }

  /** What all stores give, their rows told apart. */
  async function rowsOfEach<T extends { readonly row: number }>(
    id: number,
    call: (store: VectorKnowledgeStore, own: number) => Promise<readonly T[]>,
    options?: CallOptions,
  ): Promise<readonly T[]> {
    const found = await onEach(
      id,
      async ({ place, ask }, own) => {
        const some = await ask((store) => call(store, own));
        return some.map((one) => ({ ...one, row: stores.row(place, one.row) }));
      },
      options,
    );
    return found.flat();
  }

  return {
    async spaces(access, options) {
      const reached = stores.within(access);
      const own = await Promise.all(reached.map((one) => spacesOf(one, undefined, options)));
      const main = reached[0]?.place === 0 ? own[0] : await spacesOf(home, [], options);
      const lacking = new Map<number, number>();
      const merged: StoredSpace[] = [];
      for (const space of main ?? []) {
        let { vectors, pending } = { vectors: 0, pending: 0 };
        for (const [n, { place, ask }] of reached.entries()) {
          const same = place === 0 ? space : counterpart(space, own[n] ?? []);
          vectors += same?.vectors ?? 0;
          if (!same && !lacking.has(place))
            lacking.set(place, (await ask((store, seen) => store.stats(seen, options))).passages);
          pending += same ? same.pending : (lacking.get(place) ?? 0);
        }
        merged.push({ ...space, vectors, pending });
      }
      return merged;
    },
    async open(space, options) {
      const [first = 0, ...rest] = all.map(({ ask }) => ask((store) => store.vectors.open(space, options)));
      await Promise.all(rest);
      return first;
    },
    async pending(id, limit, options) {
      const waiting = await rowsOfEach(id, (store, own) => store.vectors.pending(own, limit, options), options);
      return waiting.slice(0, limit);
    },
    async put(id, rows, vectors, options) {
      const groups = Map.groupBy(rows.entries(), ([, row]) => stores.split(row).place);
      const counts = await onEach(
        id,
        async ({ place, ask }, space) => {
          const given = groups.get(place) ?? [];
          if (given.length === 0) return 0;
          return ask((store) =>
            store.vectors.put(
              space,
              given.map(([, row]) => stores.split(row).own),
              given.map(([n]) => vectors[n] ?? new Float32Array()),
              options,
            ),
          );
        },
        options,
      );
      return counts.reduce((sum, count) => sum + count, 0);
    },
    of: (id, documentId, options) =>
      rowsOfEach(id, (store, own) => store.vectors.of(own, documentId, options), options),
    async activate(id, options) {
      const ids = await idsOf(id, options);
      if (ids.size === 0) return false;
      for (const { place, ask } of all.toReversed()) {
        const own = ids.get(place);
        if (own !== undefined && !(await ask((store) => store.vectors.activate(own, options)))) return false;
      }
      return true;
    },
    async noteLiteral(id, literal, options) {
      await onEach(id, ({ ask }, own) => ask((store) => store.vectors.noteLiteral(own, literal, options)), options);
    },
    claim: (id, holder, milliseconds, options) =>
      home.ask((store) => store.vectors.claim(id, holder, milliseconds, options)),
    async nearest(query, access, options) {
      const seen = stores.within(access);
      const sought = new Set(stores.within(narrowed(access, query.filter)).map(({ place }) => place));
      const parts = await Promise.all(
        seen.map(async (reached) => {
          const isSought = sought.has(reached.place);
          const [found, spaces] = await Promise.all([
            nearestOf(stores, reached, { ...query, limit: isSought ? query.limit : 0 }, { isSought, options }),
            seen.length > 1 ? reached.askIfThere((store, own) => store.vectors.spaces(own, options)) : [],
          ]);
          const vectors = spaces?.find(({ active }) => active)?.vectors ?? 0;
          return { isSought, found: found && { ...found, vectors } };
        }),
      );
      if (parts.some(({ isSought, found }) => isSought && !found)) return undefined;
      return mergeNeighbours(
        parts.flatMap(({ found }) => found ?? []),
        query.limit,
      );
    },
  };
}

/** The same space in another store: active or not as well, where there are both. */
function counterpart({ name, active }: StoredSpace, spaces: readonly StoredSpace[]): StoredSpace | undefined {
  const same = spaces.filter((space) => space.name === name);
  return same.find((space) => space.active === active) ?? same[0];
}

async function nearestOf(
  stores: Router,
  { place, ask, askIfThere }: Reached,
  query: NearestQuery,
  { isSought, options }: { readonly isSought: boolean; readonly options: CallOptions | undefined },
): Promise<Neighbours | undefined> {
  const rows = query.rows?.flatMap((row) => {
    const { place: at, own } = stores.split(row);
    return at === place ? [own] : [];
  });
  const found = await (isSought ? ask : askIfThere)((store, own) =>
    store.vectors.nearest({ ...query, rows }, own, options),
  );
  const outer = (row: number): number => stores.row(place, row);
  return (
    found && {
      ...found,
      nearest: found.nearest.map((one) => ({ ...one, row: outer(one.row) })),
      cosines: new Map([...found.cosines].map(([row, cosine]) => [outer(row), cosine])),
      spaces: new Map([...found.spaces.values()].map((id) => [place, id])),
    }
  );
}
