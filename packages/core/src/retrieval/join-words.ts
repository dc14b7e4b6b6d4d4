import type { AnalysedQuery } from './query.ts';
import { lettersOnly } from './split-words.ts';

export interface JoinWords {
  readonly query: Pick<AnalysedQuery, 'words' | 'pairs' | 'surfaces' | 'formsOf'>;
  /** The slots of the words that no passage holds. */
  readonly unknown: ReadonlySet<number>;
  /** In how many passages each of these terms occurs; absent means none. */
  readonly frequency: (terms: readonly string[]) => Promise<ReadonlyMap<string, number>>;
}

/** Words that follow each other, one of them unknown, and are a known one written together: the first with that one, the second with nothing; the others are absent. */
export async function joinWords({
  query,
  unknown,
  frequency,
}: JoinWords): Promise<ReadonlyMap<string, readonly string[]>> {
  const joins = query.pairs
    .filter((pair) => pair.some((slot) => unknown.has(slot)))
    .map(([a, b]) => ({ first: query.words[a] ?? '', second: query.words[b] ?? '', isPart: unknown.has(a) }))
    .filter(({ first, second }) => lettersOnly.test(first + second) && stand(first, second))
    .map((parts) => ({ ...parts, forms: formsOf(parts) }));
  const replaced = new Map<string, readonly string[]>();
  if (joins.length === 0) return replaced;
  const known = await frequency([...new Set(joins.flatMap(({ forms }) => forms))]);
  for (const { first, second, forms } of joins) {
    if (replaced.has(first) || replaced.has(second) || !forms.some((form) => known.has(form))) continue;
    replaced.set(first, [first + second]);
    replaced.set(second, []);
  }
  return replaced;

  /** Whether they do so in the query: in pairs stop words are left out. */
  function stand(first: string, second: string): boolean {
    return query.surfaces.some((word, at) => word === first && query.surfaces[at + 1] === second);
  }
  // Beside a known word, a stem that leaves nothing of the second is another word ("close reality", "closer").
  function formsOf({ first, second, isPart }: Parts): readonly string[] {
    return [...query.formsOf(first + second)].filter((form) => isPart || form.length > first.length + 1);
  }
}

interface Parts {
  readonly first: string;
  readonly second: string;
  /** The first is no word by itself. */
  readonly isPart: boolean;
}
