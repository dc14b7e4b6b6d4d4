import { KbError } from '../../errors.ts';
import type { Access } from '../../model.ts';
import type { VectorKnowledgeStore } from '../../ports.ts';

/** A store with collections of its own. */
export interface Pod {
  readonly collections: readonly string[];
  readonly store: VectorKnowledgeStore;
}

type Call<T> = (store: VectorKnowledgeStore, access: Access) => Promise<T>;

/** A store as one call reaches it: with what the caller may touch of the collections that are there. */
export interface Reached {
  /** 0 is the store of every collection that has no pod. */
  readonly place: number;
  readonly access: Access;
  /** Calls the store; what keeps it from answering is told with the names of the collections. */
  ask<T>(call: Call<T>): Promise<T>;
  /** For what the answer can do without: `undefined` when the store cannot be reached, at once when it could not a moment ago. */
  askIfThere<T>(call: Call<T>): Promise<T | undefined>;
}

export interface RouterOptions {
  /** Has every collection that no pod has. */
  readonly home: VectorKnowledgeStore;
  readonly pods: readonly Pod[];
  /** On whose behalf a call is made, where stores show each caller what is theirs; `undefined` is the server itself. */
  readonly caller?: (() => string | undefined) | undefined;
}

/** Knows where each collection is, and tells the rows of several stores apart. */
export interface Router {
  /** The store of every collection that has no pod, with all that is there. */
  readonly home: Reached;
  /** Where a collection is written. */
  of(collection: string): Reached;
  /** Every store that has a collection of these. */
  within(access: Access): readonly Reached[];
  row(place: number, own: number): number;
  /** The place of a row's store, and the row there. */
  split(row: number): { readonly place: number; readonly own: number };
}

export function router({ home, pods, caller = () => undefined }: RouterOptions): Router {
  const stores = [home, ...pods.map(({ store }) => store)];
  const places = new Map(pods.flatMap(({ collections }, n) => collections.map((name) => [name, n + 1] as const)));
  const placeOf = (collection: string): number => places.get(collection) ?? 0;
  const failedAt = new Map<number, number>();
  const settled = new Map<string | undefined, Promise<void>>();

  /** What the home store has of a collection with a pod would be found besides what the pod has. */
  async function settle(): Promise<void> {
    const { collections } = await home.stats('all');
    const stray = Object.keys(collections).find((name) => places.has(name));
    if (stray === undefined) return;
    throw new KbError(
      'unavailable',
      `The collection ${stray} has a store of its own, but documents of it are in the main store too. docs/scaling.md says how to move them.`,
    );
  }

  /** What one caller does not see there another may. */
  function isSettled(): Promise<void> {
    const by = caller();
    const known = settled.get(by);
    if (known) return known;
    if (settled.size >= mostCallers) settled.clear();
    const asked = settle().catch((error: unknown) => {
      settled.delete(by);
      throw error;
    });
    settled.set(by, asked);
    return asked;
  }

  function reach(place: number, access: Access): Reached {
    async function ask<T>(call: Call<T>): Promise<T> {
      try {
        const isAll = place === 0 && access === 'all';
        const [answer] = await Promise.all([call(stores[place] ?? home, access), isAll ? isSettled() : undefined]);
        return answer;
      } catch (error) {
        if (isUnreachable(error)) failedAt.set(place, Date.now());
        throw named(error, access);
      }
    }
    return {
      place,
      access,
      ask,
      async askIfThere(call) {
        if (Date.now() - (failedAt.get(place) ?? 0) < momentMs) return undefined;
        try {
          return await ask(call);
        } catch (error) {
          if (isUnreachable(error)) return undefined;
          throw error;
        }
      },
    };
  }

  function within(access: Access): readonly Reached[] {
    if (access === 'all') return [reach(0, 'all'), ...pods.map(({ collections }, n) => reach(n + 1, collections))];
    const groups = Map.groupBy(new Set(access), placeOf);
    return [...groups].toSorted(([a], [b]) => a - b).map(([place, names]) => reach(place, names));
  }

  return {
    home: reach(0, 'all'),
    of: (collection) => reach(placeOf(collection), [collection]),
    within,
    row: (place, own) => own * stores.length + place,
    split: (row) => ({ place: row % stores.length, own: Math.floor(row / stores.length) }),
  };
}

const mostCallers = 1000;
const momentMs = 5_000;

const isUnreachable = (error: unknown): error is KbError =>
  error instanceof KbError && error.code === 'store_unavailable';

/** The same failure with the collections that it concerns. */
function named(error: unknown, access: Access): unknown {
  if (!isUnreachable(error)) return error;
  const names = access === 'all' ? 'the main store' : listed(access);
  return new KbError('store_unavailable', `No answer from ${names}: ${error.message}`, { cause: error });
}

function listed(names: readonly string[]): string {
  const rest = names.length - mostNames;
  const shown = names.slice(0, mostNames).join(', ');
  return `the collection${names.length === 1 ? '' : 's'} ${shown}${rest > 0 ? ` and ${rest} more` : ''}`;
}

const mostNames = 5;
