import { KbError } from '../../errors.ts';
import { type Access, type Document, type Filter, narrowed } from '../../model.ts';
import type {
  CallOptions,
  Candidates,
  LexicalQuery,
  Move,
  PutOutcome,
  StoredPassage,
  VectorKnowledgeStore,
} from '../../ports.ts';
import { spellings } from '../../text/spellings.ts';
import { byCodePoint, vocabulary } from '../../text/vocabulary.ts';
import { writeCursor } from '../cursor.ts';
import { anywhere } from './anywhere.ts';
import { mergeCandidates } from './merge-candidates.ts';
import { mergedLanguages } from './merged-languages.ts';
import { mergeStats } from './merge-stats.ts';
import { podsVectors } from './pods-vectors.ts';
import { podsVersions } from './pods-versions.ts';
import { type Reached, router, type RouterOptions } from './router.ts';

/**
 * Several stores as one: each collection is in one of them, and a search over several ranks by the figures of all. What a store that cannot be
 * reached might hold is never left out in silence: the call throws `store_unavailable` with the names of its collections. A batch over several
 * stores is one transaction in each of them. It closes the stores.
 */
export function podsStore({ home, pods, caller = () => undefined }: RouterOptions): VectorKnowledgeStore {
  const stores = router({ home, pods, caller });
  const speak = mergedLanguages(caller);

  /** The stores of an access that a filter leaves. */
  const sought = (access: Access, filter?: Filter) => stores.within(narrowed(access, filter));

  /** What one store gives for a first stage; only what it counts, and only if it can be reached, where it is not looked for there. */
  async function candidatesOf(
    reached: Reached,
    query: LexicalQuery,
    { isSought, options }: { readonly isSought: boolean; readonly options: CallOptions | undefined },
  ): Promise<Part | undefined> {
    const ask = isSought ? reached.ask : reached.askIfThere;
    const wanted = isSought ? query : { ...query, limit: 0, withPassages: undefined };
    const found = await ask((from, own) => from.candidates(wanted, own, options));
    const candidates = found?.candidates.map((one) => ({ ...one, row: stores.row(reached.place, one.row) }));
    return found && candidates && { ...found, candidates, reached };
  }

  /** Moves by the store that has the document; what none has is left out. */
  async function byStore(moves: readonly Move[], options?: CallOptions): Promise<Map<Reached, readonly Move[]>> {
    refuseCancelled(options);
    const documents = [...new Set(moves.map(({ id }) => id))];
    const groups = new Map<Reached, readonly Move[]>();
    for (const reached of documents.length > 0 ? stores.within('all') : []) {
      const query = { filter: { documents }, limit: documents.length };
      const { items } = await reached.ask((from, own) => from.list(query, own, options));
      const own = new Set(items.map(({ id }) => id));
      if (own.size > 0)
        groups.set(
          reached,
          moves.filter(({ id }) => own.has(id)),
        );
    }
    return groups;
  }

  const store: VectorKnowledgeStore = {
    async put(documents, options) {
      refuseCancelled(options);
      const statuses = documents.map((): PutOutcome => 'unchanged');
      const groups = Map.groupBy(documents.entries(), ([, { document }]) => stores.of(document.collection).place);
      for (const group of groups.values()) {
        const { ask } = stores.of(group[0]?.[1].document.collection ?? '');
        const own = group.map(([, document]) => document);
        const answers = await ask((to) => to.put(own, options));
        for (const [n, [place]] of group.entries()) statuses[place] = answers[n] ?? 'unchanged';
      }
      return statuses;
    },
    async move(moves, options) {
      const groups = await byStore(moves, options);
      let moved = 0;
      for (const [{ ask }, own] of groups) moved += await ask((to) => to.move(own, options));
      return moved;
    },
    async remove(ids, access, options) {
      const asked = stores.within(access).map(({ ask }) => ask((from, own) => from.remove(ids, own, options)));
      const outcomes = await Promise.allSettled(asked);
      const removed = outcomes.reduce((sum, one) => sum + (one.status === 'fulfilled' ? one.value : 0), 0);
      const failed = outcomes.find((outcome) => outcome.status === 'rejected');
      // What the others had is all there was to remove.
      if (failed && (ids.length === 0 || removed < new Set(ids).size)) throw failed.reason;
      return removed;
    },
    get: (id, access, options) =>
      anywhere<Document | undefined>(stores.within(access), (from, own) => from.get(id, own, options), {
        nothing: undefined,
        isThere: (document) => document !== undefined,
      }),
    known: (collection, keys, options) => stores.of(collection).ask((from) => from.known(collection, keys, options)),
    async list(query, access, options) {
      const pages = await Promise.all(
        sought(access, query.filter).map(({ ask }) => ask((from, own) => from.list(query, own, options))),
      );
      const found = pages
        .flatMap(({ items }) => items)
        .toSorted((a, b) => byCodePoint(a.collection, b.collection) || byCodePoint(a.key, b.key));
      const items = found.slice(0, query.limit);
      const last = items.at(-1);
      const isMore = found.length > items.length || pages.some(({ cursor }) => cursor !== undefined);
      return isMore && last ? { items, cursor: writeCursor(last) } : { items };
    },
    passages: (id, range, access, options) =>
      anywhere(stores.within(access), (from, own) => from.passages(id, range, own, options), {
        nothing: [],
        isThere: (passages) => passages.length > 0,
      }),
    async candidates(query, access, options) {
      const seen = stores.within(access);
      const places = new Set(sought(access, query.filter).map(({ place }) => place));
      const asked = seen.map((reached) =>
        candidatesOf(reached, query, { isSought: places.has(reached.place), options }),
      );
      const parts = (await Promise.all(asked)).filter((part) => part !== undefined);
      const merged = mergeCandidates(parts, query);
      if (parts.length > 0 && parts.every(({ languages }) => languages === undefined)) return merged;
      const lists = await Promise.all(
        parts.map(
          async ({ languages, reached: { ask } }) => languages ?? ask((from, own) => from.languages(own, options)),
        ),
      );
      const spoken = parts.map(({ reached }) => reached);
      return { ...merged, languages: await speak(spoken, lists, access, { ...options, recent: true }) };
    },
    async similarTerms(terms, access, options) {
      const found = await Promise.all(
        // As with languages: what can be looked for at all has been by now.
        sought(access, options?.filter).map(({ askIfThere }) =>
          askIfThere((from, own) => from.similarTerms(terms, own, options)),
        ),
      );
      const speaking = found.flatMap((part) => (part && part.size > 0 ? [part] : []));
      if (speaking.length < 2) return speaking[0] ?? new Map();
      const near = [...new Set(speaking.flatMap((part) => [...part.values()].flat()))];
      const { frequency } = await store.candidates(
        { terms: near, limit: 0, filter: { collections: [] } },
        access,
        options,
      );
      return spellings(terms, { seek: vocabulary(near), frequency: () => frequency });
    },
    async passagesByRow(rows, access, options) {
      const groups = Map.groupBy(rows.entries(), ([, row]) => stores.split(row).place);
      const found: (StoredPassage | undefined)[] = rows.map(() => undefined);
      await Promise.all(
        stores.within(access).map(async (reached) => {
          const own = groups.get(reached.place) ?? [];
          const stored = await byRow(
            reached,
            own.map(([, row]) => stores.split(row).own),
            options,
          );
          for (const [n, [place]] of own.entries()) found[place] = stored[n];
        }),
      );
      return found.filter((one) => one !== undefined);
    },
    async languages(access, options) {
      const seen = stores.within(access);
      const lists = await Promise.all(
        seen.map(({ ask, askIfThere }) =>
          // A search that is to look elsewhere only can do without; one that is to look there is told by the first stage.
          (options?.recent ? askIfThere : ask)((from, own) => from.languages(own, options)),
        ),
      );
      const speaking = seen.filter((_, n) => lists[n]);
      return speak(
        speaking,
        lists.filter((list) => list !== undefined),
        access,
        options,
      );
    },
    async stats(access, options) {
      const parts = stores.within(access).map(({ ask }) => ask((from, own) => from.stats(own, options)));
      return mergeStats(await Promise.all(parts));
    },
    async check(options) {
      for (const { ask, place } of stores.within('all')) {
        const wrong = await ask((one) => one.check(options));
        if (wrong !== undefined) return place === 0 ? wrong : `${pods[place - 1]?.collections.join(', ')}: ${wrong}`;
      }
      return undefined;
    },
    versions: podsVersions(stores),
    vectors: podsVectors(stores),
    async [Symbol.asyncDispose]() {
      await Promise.all([home, ...pods.map((pod) => pod.store)].map((one) => one[Symbol.asyncDispose]()));
    },
  };
  return store;
}

/** What one store gave for a first stage. */
interface Part extends Candidates {
  readonly reached: Reached;
}

/** The passages behind rows of one store, each in the place of its row. */
async function byRow(
  { ask }: Reached,
  rows: readonly number[],
  options?: CallOptions,
): Promise<readonly (StoredPassage | undefined)[]> {
  if (rows.length === 0) return [];
  const find = (some: readonly number[]) => ask((from, own) => from.passagesByRow(some, own, options));
  const found = await find(rows);
  if (found.length === rows.length || found.length === 0) return found;
  // The answer does not say which ones have gone.
  return (await Promise.all(rows.map((row) => find([row])))).map(([one]) => one);
}

function refuseCancelled(options: CallOptions | undefined): void {
  if (options?.signal?.aborted) throw new KbError('cancelled', 'The call was cancelled.');
}
