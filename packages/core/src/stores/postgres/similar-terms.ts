import { reachesOf, spellings } from '../../text/spellings.ts';
import { vocabulary } from '../../text/vocabulary.ts';

/** Where in the vocabulary the database looks: terms that begin so and have so many letters. */
interface Neighbourhood {
  readonly prefix: string;
  readonly least: number;
  readonly most: number;
  /** A single error leaves one half of a word as it is, or swaps the letters where they meet. */
  readonly halves?: readonly [head: string, tail: string, swapped: string];
}

/** Terms with the number of passages that hold them. */
export type FoundTerms = readonly (readonly [term: string, passages: number])[];

/** Every term that is spelt nearly like one of these is in one of the neighbourhoods. */
export function neighbourhoods(terms: readonly string[]): readonly Neighbourhood[] {
  return [...new Set(terms)].flatMap((term) => {
    const letters = Array.from(term);
    return reachesOf(term).map(({ most, fixed }) => ({
      prefix: letters.slice(0, fixed).join(''),
      least: letters.length - most,
      most: letters.length + most,
      ...(most === 1 && { halves: halvesOf(letters) }),
    }));
  });
}

/** The spellings of each term, taken from the vocabulary that the database found near them. */
export function similarAmong(terms: readonly string[], found: FoundTerms): ReadonlyMap<string, readonly string[]> {
  const frequency = new Map(found);
  return spellings(terms, {
    seek: vocabulary(frequency.keys()),
    frequency: () => frequency,
  });
}

function halvesOf(letters: readonly string[]): readonly [string, string, string] {
  const middle = Math.ceil(letters.length / 2);
  const swapped = letters.with(middle - 1, letters[middle] ?? '').with(middle, letters[middle - 1] ?? '');
  return [letters.slice(0, middle).join(''), letters.slice(middle).join(''), swapped.join('')];
}
