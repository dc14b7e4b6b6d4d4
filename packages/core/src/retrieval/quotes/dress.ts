import type { Span } from '../../model.ts';
import { type Link, linksOf } from './markup.ts';
import type { Undressed } from './undressed.ts';

interface Stretch {
  readonly from: number;
  readonly text: string;
}

/** The text between two places, with `more` characters on either side. */
export const wordsAt = (runs: readonly Stretch[], { from, to }: Span, more = 0): string =>
  runs.map((run) => run.text.slice(Math.max(0, from - more - run.from), Math.max(0, to + more - run.from))).join('\n');

/** Whether the links, the note and the number that were taken from a quotation contradict nothing where its words stand. */
export function dressAgrees(
  { text, links, noted, numbered }: Undressed,
  runs: readonly Stretch[],
  characters: Span,
): boolean {
  if (noted && note.test(wordsAt(runs, { from: characters.to, to: characters.to + longestMark }))) return false;
  if (numbered && number.test(wordsAt(runs, { from: characters.from - longestMark, to: characters.from })))
    return false;
  if (links.length === 0) return true;
  const there = Map.groupBy(
    runs.flatMap((run) => linksAt(run, characters)),
    ({ label }) => label,
  );
  const asked = Map.groupBy(links, ({ label }) => text.slice(label.from, label.to));
  return [...asked].every(([label, ofQuote]) => {
    const known = there.get(label);
    return known === undefined || inOrder(ofQuote.map(targetOf), known.map(targetOf));
  });
}

const targetOf = ({ target }: Pick<Link, 'target'>): string => target;

/** The links of a stretch that lie between two places, if only with their first or last words. */
function linksAt(
  { from, text }: Stretch,
  characters: Span,
): readonly { readonly label: string; readonly target: string }[] {
  const [start, end] = [characters.from - from, characters.to - from];
  const margin = Math.max(0, start - longestLink);
  const near = text.slice(margin, Math.max(0, end + longestLink));
  return linksOf(near)
    .filter(({ label }) => label.from + margin < end && label.to + margin > start)
    .map(({ label, target }) => ({ label: near.slice(label.from, label.to), target }));
}

function inOrder(some: readonly string[], all: readonly string[]): boolean {
  let next = 0;
  for (const one of all) if (one === some[next]) next++;
  return next === some.length;
}

const note = /^[.,;:!?"”»)]{0,3}(?: ?\[\^?)?\d/;
const number = /\d[.)]?\s*$/;
const longestMark = 10;
const longestLink = 804;

/** Whether what a quotation strikes out is struck out where it stands. */
export const struckAlike = (quote: string, there: string): boolean => !quote.includes('~~') || there.includes('~~');
