import type { Passage } from '../model.ts';
import { dense } from './phrases.ts';
import type { Question } from './questions.ts';

/** A document with its passages. */
export interface Read {
  readonly document: { readonly key: string; readonly collection: string };
  readonly passages: readonly Passage[];
}

/** Phrases with every place at which they stand word for word as right answers; one that stands all over is left out. Other questions stay as they are. */
export function withAllPlaces(questions: readonly Question[], read: readonly Read[]): readonly Question[] {
  const phrases = questions
    .filter(({ from }) => from === 'phrase')
    .map(({ question }) => ({
      words: flat(question),
      found: new Map<string, Place>(),
    }));
  const byWord = Map.groupBy(phrases, ({ words }) => longestWord(words));
  for (const { document, passages } of read) {
    for (const passage of passages) {
      const text = flat(passage.text);
      const held = new Set(text.match(anyWord));
      const likely = [...(byWord.get('') ?? []), ...[...held].flatMap((word) => byWord.get(word) ?? [])];
      for (const { found, words } of likely) {
        if (!text.includes(words)) continue;
        const place = placeOf(document, passage);
        found.set(JSON.stringify(place), place);
      }
    }
  }
  const places = new Map(phrases.map(({ words, found }) => [words, found]));
  return questions.flatMap((one) => {
    const [first, ...others] = one.expect;
    const found = new Map([
      [JSON.stringify(first), first],
      ...((one.from === 'phrase' && places.get(flat(one.question))) || []),
    ]);
    if (found.size > MOST_PLACES) return [];
    return [{ ...one, expect: [...found.values(), ...others].filter((place) => place !== undefined) }];
  });
}

/** A passage as an expected place. */
export function placeOf({ key, collection }: Read['document'], { page, heading }: Passage): Place {
  const path = heading.join(' › ');
  return {
    document: key,
    collection,
    ...(page === undefined ? {} : { page }),
    ...(path === '' ? {} : { heading: path }),
  };
}

type Place = Question['expect'][number];

const MOST_PLACES = 5;

const anyWord = /[\p{L}\p{N}\p{M}]+/gu;

/** The word that tells a phrase from most passages; '' of a script without spaces. */
const longestWord = (phrase: string): string =>
  dense(phrase) > 0
    ? ''
    : (phrase.match(anyWord) ?? []).reduce((longest, word) => (word.length > longest.length ? word : longest), '');

const flat = (text: string): string => text.toLowerCase().replaceAll(/\s+/g, ' ');
