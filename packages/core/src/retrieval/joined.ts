import { joinedFigures } from './joined-figures.ts';
import { otherForms, type SpelledNumber } from '../text/index.ts';
import type { AnalysedQuery } from './query.ts';
import { type Scanner, scanner } from './scan.ts';

/** Slots whose words may be written as one. */
export interface Joined {
  readonly slots: readonly number[];
  /** What they are as one, in all languages of the base. */
  readonly terms: ReadonlySet<string>;
  /** Whether a hyphen is all that parts them: then they have the same letters in a row as one. */
  readonly hyphen: boolean;
}

export interface Joinable {
  /** All words of the query as they follow each other. */
  readonly surfaces: readonly string[];
  /** The parts of its words with a hyphen. */
  readonly hyphened: readonly (readonly string[])[];
  /** Its numbers of several words. */
  readonly spelled: readonly SpelledNumber[];
  readonly slotOf: (word: string) => number;
  /** The slots below this number are content words. */
  readonly contentSlots: number;
  readonly formsOf: (word: string) => ReadonlySet<string>;
}

/** What words of a query that follow each other may be as one: a figure and its unit, the groups of a number, the parts of a word with a hyphen. */
export function joinedIn({ surfaces, hyphened, spelled, slotOf, contentSlots, formsOf }: Joinable): readonly Joined[] {
  const contentOf = (parts: readonly string[]) => parts.filter((part) => slotOf(part) < contentSlots);
  const asOne = (content: readonly string[], word: string, hyphen: boolean): Joined => ({
    slots: [...new Set(content.map(slotOf))],
    // "10 000" is also 10k.
    terms: new Set([...formsOf(word), ...otherForms(word, 'und')]),
    hyphen,
  });
  const ofFigures = joinedFigures(surfaces).flatMap(({ parts, letters, word }) => {
    const content = contentOf(parts);
    // Of stop words a letter is written as one with a figure, as that of an article, and more before a long one ("PO 2024-000913").
    const isArticle = letters.length === 1 || (letters !== '' && longFigure.test(word));
    const joins = content.length === parts.length || (content.length === parts.length - 1 && isArticle);
    return joins ? [asOne(content, word, false)] : [];
  });
  const ofHyphens = hyphened.flatMap((parts) => {
    const content = contentOf(parts);
    return content.length > 0 ? [asOne(content, parts.join(''), true)] : [];
  });
  const ofNumbers = spelled.flatMap(({ parts, figure }) => {
    const content = contentOf(parts);
    return content.length > 0 ? [asOne(content, figure, false)] : [];
  });
  return [...ofFigures, ...ofHyphens, ...ofNumbers];
}

const longFigure = /[0-9]{6}/;

/** Counts words of the query that a text writes as one for each of them, as pairs, and as near; `worth` is that of each slot. */
export function readingJoined(
  scan: Scanner['scan'],
  { joined, pairs }: AnalysedQuery,
  worth: Float64Array,
): Scanner['scan'] {
  if (joined.length === 0) return scan;
  const terms = [...new Set(joined.flatMap((one) => [...one.terms]))];
  const ofJoined = scanner({ terms, pairs: [], worth: new Float64Array(terms.length), near: 1 });
  return (stream) => {
    const match = scan(stream);
    const found = ofJoined.scan(stream).counts;
    let { together } = match;
    for (const { slots, terms: own } of joined) {
      const times = terms.reduce((sum, term, at) => sum + (own.has(term) ? (found[at] ?? 0) : 0), 0);
      if (times === 0) continue;
      for (const slot of slots) match.counts[slot] = (match.counts[slot] ?? 0) + times;
      together = Math.max(
        together,
        slots.reduce((sum, slot) => sum + (worth[slot] ?? 0), 0),
      );
      for (const [pair, [a, b]] of pairs.entries()) {
        if (slots.some((slot, at) => slot === a && slots[at + 1] === b))
          match.pairs[pair] = (match.pairs[pair] ?? 0) + times;
      }
    }
    return { ...match, together };
  };
}
