import { courtesyWords } from '../text/index.ts';

export interface Courtesy {
  readonly surfaces: readonly string[];
  readonly languages: readonly string[];
  /** Whether a word says nothing by itself. */
  readonly isSmall: (word: string) => boolean;
}

/**
 * The words of a query without its courtesies: each greeting, thanks or please with the courtesy words and small words around it, and what else of these
 * the query begins with. Elsewhere such words may be what is asked for ("a question", "the answer") and stay.
 */
export function withoutCourtesy({ surfaces, languages, isSmall }: Courtesy): readonly string[] {
  const spoken = languages
    .map(courtesyWords)
    .filter(({ greetings }) => greetings.size > 0 && surfaces.some((word) => greetings.has(word)));
  if (spoken.length === 0) return surfaces;
  const greets = (word: string): boolean => spoken.some(({ greetings }) => greetings.has(word));
  const isCourteous = (word: string): boolean => greets(word) || spoken.some(({ around }) => around.has(word));
  const telling = (word: string): boolean => isCourteous(word) && !isSmall(word);
  const kept: string[] = [];
  for (let at = 0; at < surfaces.length;) {
    const end = endOf(at);
    const stretch = surfaces.slice(at, end);
    const isCourtesy = stretch.some(greets) || (at === 0 && stretch.filter(telling).length >= fewest);
    kept.push(...(isCourtesy ? [] : stretch), ...surfaces.slice(end, end + 1));
    at = end + 1;
  }
  return kept;

  /** Where the stretch that begins here ends; here when it is none. */
  function endOf(start: number): number {
    let end = start;
    for (let word = surfaces[end]; word !== undefined && (isCourteous(word) || isSmall(word)); word = surfaces[end])
      end++;
    return end;
  }
}

// "How do I ask …" has one.
const fewest = 2;
