import type { CallContext, KnowledgeBase } from '../knowledge-base.ts';
import type { Question } from './questions.ts';

/** A question with what a right answer is in this base. */
export interface Judged {
  readonly question: Question;
  /** Grade by what is expected. What the base does not hold is among it: nothing that is found can be it. */
  readonly relevant: ReadonlyMap<string, number>;
  /** Whether any of it is in the base. */
  readonly isThere: boolean;
  /** What passages are, each once: the place expected where it is one, another place of a document of which places are expected, or a document. */
  ranked(passages: readonly Spot[]): readonly string[];
  /** The rank of the first passage at a page or heading that was named, -1 when there is none; `undefined` when none was named. */
  placeAmong(passages: readonly Spot[]): number | undefined;
}

/** Where a passage stands. */
export interface Spot {
  readonly id: string;
  readonly page?: number | undefined;
  readonly heading: readonly string[];
}

/** Looks the expected documents up, each once; those that the caller does not see are `unknown`, and so are places where no passage is. */
export async function judge(
  kb: Pick<KnowledgeBase, 'list' | 'passages'>,
  questions: readonly Question[],
  context: CallContext,
): Promise<{
  readonly judged: readonly Judged[];
  readonly unknown: readonly string[];
  readonly unknownPlaces: readonly string[];
}> {
  const known = new Map<string, readonly string[]>();
  const spots = new Map<string, readonly Spot[]>();
  const unknown = new Set<string>();
  const unknownPlaces = new Set<string>();
  const isThere = async (id: string, place: Place): Promise<boolean> => {
    const all = spots.get(id) ?? (await kb.passages(id, context)).map(({ page, heading }) => ({ id, page, heading }));
    spots.set(id, all);
    return all.some((spot) => isAt(spot, place));
  };
  const judged: Judged[] = [];
  for (const question of questions) {
    const expected: Expected[] = [];
    for (const one of question.expect) {
      const name = `${one.collection ?? ''}\n${one.document}`;
      const ids = known.get(name) ?? (await idsOf(kb, one.document, one.collection, context));
      known.set(name, ids);
      if (ids.length === 0) unknown.add(one.document);
      else if (isPlace(one) && !(await someOf(ids, (id) => isThere(id, one)))) unknownPlaces.add(spotName(one));
      expected.push({ ...one, ids });
    }
    judged.push(judgedBy(question, expected));
  }
  return { judged, unknown: [...unknown], unknownPlaces: [...unknownPlaces] };
}

/** A place as a person reads it. */
export const spotName = ({ document, page, heading }: Question['expect'][number]): string =>
  [document, ...(page === undefined ? [] : [`page ${page}`]), ...(heading ? [heading] : [])].join(' › ');

async function someOf<T>(all: readonly T[], holds: (one: T) => Promise<boolean>): Promise<boolean> {
  for (const one of all) if (await holds(one)) return true;
  return false;
}

type Expected = Question['expect'][number] & { readonly ids: readonly string[] };

function judgedBy(question: Question, expected: readonly Expected[]): Judged {
  const relevant = new Map<string, number>();
  const places = new Map<string, Expected[]>();
  for (const one of expected) {
    for (const id of one.ids.length > 0 ? one.ids : [`no ${one.document}`]) {
      relevant.set(isPlace(one) ? placeName(id, one) : id, one.grade ?? 1);
      if (isPlace(one)) places.set(id, [...(places.get(id) ?? []), one]);
    }
  }
  const placeOf = (spot: Spot): Expected | undefined => places.get(spot.id)?.find((one) => isAt(spot, one));
  const nameOf = (spot: Spot): string => {
    const place = placeOf(spot);
    if (place) return placeName(spot.id, place);
    return places.has(spot.id) && !relevant.has(spot.id)
      ? placeName(spot.id, { page: spot.page, heading: spot.heading.join(' › ') })
      : spot.id;
  };
  return {
    question,
    relevant,
    isThere: expected.some(({ ids }) => ids.length > 0),
    ranked: (passages) => [...new Set(passages.map(nameOf))],
    placeAmong: (passages) => (places.size > 0 ? passages.findIndex((spot) => placeOf(spot) !== undefined) : undefined),
  };
}

type Place = Pick<Expected, 'page' | 'heading'>;

const isPlace = ({ page, heading }: Place): boolean => page !== undefined || heading !== undefined;

const placeName = (id: string, { page, heading }: Place): string => `${id}\n${page ?? ''}\n${heading ?? ''}`;

const isAt = (spot: Spot, { page, heading }: Place): boolean =>
  (page === undefined || page === spot.page) &&
  (heading === undefined || ` › ${spot.heading.join(' › ')}`.endsWith(` › ${heading}`));

async function idsOf(
  kb: Pick<KnowledgeBase, 'list'>,
  key: string,
  collection: string | undefined,
  context: CallContext,
): Promise<readonly string[]> {
  const filter = { path: key, ...(collection === undefined ? {} : { collections: [collection] }) };
  const { items } = await kb.list({ filter, limit: 200 }, context);
  return items.filter((document) => document.key === key).map(({ id }) => id);
}
