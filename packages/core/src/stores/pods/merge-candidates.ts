import type { Candidate, Candidates, LexicalQuery } from '../../ports.ts';
import { addedBy, limitOf, rarityOf, withoutDivided } from '../first-stage.ts';

/** What one store gave, its rows told apart from those of the others. */
export type Part = Candidates;

/**
 * One first stage of several: figures are those of all together, and the candidates are put in order by them, as one store with everything
 * would. So the later stages see no difference but the few candidates that one store alone would not have given.
 */
export function mergeCandidates(
  parts: readonly Part[],
  limits: Pick<LexicalQuery, 'limit' | 'limitOfMany'>,
): Candidates {
  const sum = (of: (part: Part) => number): number => parts.reduce((total, part) => total + of(part), 0);
  const passages = sum((part) => part.passages);
  const meanLength = sum((part) => part.meanLength * part.passages) / (passages || 1);
  const meanTitleLength = sum((part) => part.meanTitleLength * part.passages) / (passages || 1);
  const frequency = new Map<string, number>();
  for (const part of parts)
    for (const [term, count] of part.frequency) frequency.set(term, (frequency.get(term) ?? 0) + count);
  const figures = { passages, meanLength, meanTitleLength, frequency };
  const given = parts.filter(({ candidates }) => candidates.length > 0);
  const candidates =
    given.length > 1 ? inOrder(given, figures, limitOf(limits, passages)) : (given[0]?.candidates ?? []);
  return { ...figures, candidates };
}

/** The first stage of the stores, by the figures of all: lengths are weighed later. */
function inOrder(parts: readonly Part[], figures: Omit<Candidates, 'candidates'>, limit: number): readonly Candidate[] {
  const { passages, frequency } = figures;
  const rarity = new Map([...frequency].map(([term, count]) => [term, rarityOf(count, passages)]));
  const scored = parts
    .flatMap(({ candidates }) => candidates)
    .map((candidate) => {
      let score = 0;
      for (const { term, times, titled } of timesIn(candidate, rarity.keys()))
        score += addedBy(rarity.get(term) ?? 0, times, Number(titled));
      // Sums of the same words are the same in any order.
      return { candidate, score: Math.fround(score) };
    })
    .toSorted((a, b) => b.score - a.score || byPlace(a.candidate, b.candidate));
  const equals = (score: number, wanted: number) => scored.filter((one) => one.score === score).slice(0, wanted);
  return withoutDivided(scored, limit, equals).map(({ candidate }) => candidate);
}

function byPlace(a: Candidate, b: Candidate): number {
  if (a.documentId !== b.documentId) return a.documentId < b.documentId ? -1 : 1;
  return a.ordinal - b.ordinal;
}

interface Occurrences {
  readonly term: string;
  /** In the passage and its title. */
  readonly times: number;
  readonly titled: boolean;
}

function* timesIn({ tokens, titleTokens }: Candidate, terms: Iterable<string>): Generator<Occurrences> {
  const stream = `\n${titleTokens}\n${tokens}\n`;
  for (const term of terms) {
    let times = 0;
    let titled = false;
    for (let at = stream.indexOf(term); at !== -1 && times < mostTimes; at = stream.indexOf(term, at + term.length)) {
      if (!isEnd(stream.charCodeAt(at - 1)) || !isEnd(stream.charCodeAt(at + term.length))) continue;
      times++;
      titled ||= at <= titleTokens.length;
    }
    if (times > 0) yield { term, times, titled };
  }
}

const isEnd = (unit: number): boolean => unit === 32 || unit === 10;

/** More occurrences of a word in a passage say nothing more. */
const mostTimes = 16;
