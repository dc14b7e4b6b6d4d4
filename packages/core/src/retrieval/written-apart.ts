import type { Candidate, Candidates } from '../ports.ts';
import { thousandsOf } from './grouped-figures.ts';
import type { AnalysedQuery } from './query.ts';

export interface WrittenApart {
  readonly words: readonly string[];
  readonly query: Pick<AnalysedQuery, 'formsOf'>;
  /** The best passages with any of these terms, at most `limit`, and in how many each of them occurs. */
  readonly candidates: (
    terms: readonly string[],
    limit: number,
  ) => Promise<Pick<Candidates, 'candidates' | 'frequency'>>;
}

/**
 * Words that a passage writes as several that stand side by side, each with these; the others are absent: numbers and codes, however they are grouped
 * ("86,392", "DE89 3704 …"), and words with one or two letters before a hyphen ("e-mail"), or two or three after it ("week-end", "log in").
 */
export async function writtenApart({
  words,
  query,
  candidates,
}: WrittenApart): Promise<ReadonlyMap<string, readonly string[]>> {
  const sought = words
    .map((word) => ({ word, pieces: piecesOf(word).map((piece) => ({ ...piece, forms: query.formsOf(piece.text) })) }))
    .filter(({ pieces }) => pieces.length > 0)
    .slice(0, mostSought);
  const found = new Map<string, readonly string[]>();
  if (sought.length === 0) return found;
  const terms = new Set(sought.flatMap(({ pieces }) => pieces.flatMap(({ forms }) => [...forms])));
  const { frequency } = await candidates([...terms], 0);
  const isKnown = ({ forms }: Piece): boolean => [...forms].some((form) => frequency.has(form));
  for (const { word, pieces } of sought) {
    const known = pieces.filter(isKnown);
    const telling = tellingOf(word, known, frequency);
    if (telling.length === 0) continue;
    const { candidates: best } = await candidates(telling, passages);
    const writings = best.flatMap((candidate) => [partsIn(candidate, word, known) ?? []]);
    const [parts] = writings.filter(({ length }) => length > 0).toSorted(byParts);
    if (parts) found.set(word, parts);
  }
  return found;
}

/** Of several writings the one of fewest parts, whichever passage comes first. */
function byParts(a: readonly string[], b: readonly string[]): number {
  return a.length - b.length || (a.join(' ') < b.join(' ') ? -1 : 1);
}

interface Piece {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly forms: ReadonlySet<string>;
}

/** Where a word may be cut: one with digits anywhere, one of letters after its first or second, and before its last two or three. */
function piecesOf(word: string): Omit<Piece, 'forms'>[] {
  const size = word.length;
  const piece = (start: number, end: number) => ({ text: word.slice(start, end), start, end });
  if (latin.test(word) && size <= longestWord) {
    const heads = [1, 2].filter((at) => size - at >= shortestRest);
    const tails = [size - 3, size - 2].filter((at) => at >= shortestBefore);
    return [...new Set([...heads, ...tails])].flatMap((at) => [piece(0, at), piece(at, size)]);
  }
  if (!code.test(word) || size < shortestCode || size > longestCode) return [];
  const starts = Array.from({ length: size }, (_, start) => start);
  return starts
    .flatMap((start) => starts.slice(start).map((last) => piece(start, last + 1)))
    .filter(({ text }) => text.length < size);
}

/** The terms by which a passage that writes the word so is found; none when its first or its last part is in none. */
function tellingOf(word: string, known: readonly Piece[], frequency: ReadonlyMap<string, number>): readonly string[] {
  if (!known.some(({ start }) => start === 0) || !known.some(({ end }) => end === word.length)) return [];
  const groups = new Set(thousandsOf(word));
  const grouped = known.filter(({ text }) => groups.has(text));
  const isGrouped = digits.test(word) && [...groups].every((group) => grouped.some(({ text }) => text === group));
  const forms = new Set((isGrouped ? grouped : known).flatMap((piece) => [...piece.forms]));
  const rarest = [...forms].filter((form) => frequency.has(form));
  return rarest
    .toSorted((a, b) => (frequency.get(a) ?? 0) - (frequency.get(b) ?? 0) || (a < b ? -1 : 1))
    .slice(0, mostTerms);
}

/** The words of a passage that are this one when they are read together. */
function partsIn({ titleTokens, tokens }: Candidate, word: string, known: readonly Piece[]): string[] | undefined {
  const ofTerm = Map.groupBy(
    known.flatMap((piece) => [...piece.forms].map((form) => ({ piece, form }))),
    ({ form }) => form,
  );
  // A line feed parts what does not stand side by side.
  const stream = `${titleTokens}\n${tokens}`.replaceAll('\n', ' \n ').split(' ');
  for (const [first, token] of stream.entries()) {
    if (!ofTerm.get(token)?.some(({ piece }) => piece.start === 0)) continue;
    const parts: string[] = [];
    for (let at = 0, next = first; at < word.length; next++) {
      const part = ofTerm.get(stream[next] ?? '')?.find(({ piece }) => piece.start === at)?.piece;
      if (!part) break;
      parts.push(part.text);
      at = part.end;
      if (at === word.length) return parts;
    }
  }
  return undefined;
}

const code = /^(?=.*\p{N})(?:(?![\u{10000}-\u{10ffff}])[\p{L}\p{N}])+$/u;
const digits = /^[0-9]+$/;
const latin = /^\p{Script=Latin}+$/u;
const shortestRest = 4;
const shortestBefore = 3;
const longestWord = 30;
const shortestCode = 4;
// An account number has 34, a UUID 32.
const longestCode = 36;
const mostSought = 4;
const mostTerms = 8;
const passages = 150;
