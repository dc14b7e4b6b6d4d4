import type { Span } from '../../model.ts';
import { type Alignment, type Difference, differenceTally } from './differences.ts';
import { type Forms, forms, formsOf, quoteForms } from './forms.ts';
import { partsMatcher, type Run } from './parts.ts';
import { charactersOf, placesOf } from './places.ts';
import { dressAgrees, struckAlike, wordsAt } from './dress.ts';
import { undressed } from './undressed.ts';
import { versesAgree, versesOf } from './verses.ts';

/** A stretch of a document's text that was read, and its offset in the whole. */
export interface TextRun {
  readonly from: number;
  readonly text: string;
}

/** A place where a quotation stands: exactly when nothing differs. */
export interface QuoteMatch {
  readonly characters: Span;
  readonly differences: readonly Difference[];
}

/** Finds one quotation in many documents. */
export interface QuoteMatcher {
  /** Where it stands in a document, of which the runs are in order and do not overlap; at most `limit` places, those that differ least first. */
  match(runs: readonly TextRun[], limit: number): readonly QuoteMatch[];
}

/**
 * A quotation stands where every word, figure and sign of it follows each other without any other between: white space, hyphenation, quote marks,
 * kinds of dashes, case, ligatures and Markdown's marks may differ. What an ellipsis stands for is left out inside one document.
 */
export function quoteMatcher(quote: string): QuoteMatcher {
  const trimmed = quote.trim();
  const asWritten = matchWords(trimmed);
  const asRead = undressed(trimmed).map((bare) => ({ bare, matchBare: matchWords(bare.text) }));
  const verses = versesOf(trimmed);
  const matchVerses = verses && matchWords(verses.text);
  return {
    match(runs, limit) {
      const read = runs.map(({ from, text }) => ({ from, text, forms: formsOf(text) }));
      const struck = ({ characters }: QuoteMatch) => struckAlike(trimmed, wordsAt(read, characters, 2));
      const found = asWritten(read, limit).filter(struck);
      if (found.length > 0) return found;
      for (const { bare, matchBare } of asRead) {
        const agreeing = matchBare(read, limit).filter(
          (match) => struck(match) && dressAgrees(bare, read, match.characters),
        );
        if (agreeing.length > 0) return agreeing.map((match) => withMarkup(match, trimmed));
      }
      return (matchVerses?.(read, limit) ?? [])
        .filter((match) => versesAgree(verses?.ends ?? [], read, match.characters))
        .map((match) => withMarkup(match, trimmed));
    },
  };
}

/** Finds the whole of a text, or else its parts around ellipses. */
function matchWords(quote: string): (runs: readonly Run[], limit: number) => readonly QuoteMatch[] {
  const whole = quoteForms(quote);
  const matchParts = partsMatcher(quote);
  return (runs, limit) => {
    const found = runs.flatMap((run) => matchWhole(run, quote, whole, limit));
    return found.length > 0 ? found.toSorted(byDifferences).slice(0, limit) : (matchParts?.(runs) ?? []);
  };
}

const withMarkup = ({ characters, differences }: QuoteMatch, quote: string): QuoteMatch => ({
  characters,
  differences: differences.some(({ kind }) => kind === 'markup')
    ? differences
    : [...differences, { kind: 'markup', count: 1, quote: quote.slice(0, SHOWN).toWellFormed(), document: '' }],
});

const SHOWN = 200;

function matchWhole(run: Run, quote: string, whole: Forms, limit: number): readonly QuoteMatch[] {
  for (const form of forms) {
    const places = placesOf(run.forms(form), whole(form), { limit });
    if (places.length > 0) return places.map((place) => matchOf(run, quote, place));
  }
  return [];
}

function matchOf({ from }: Run, quote: string, place: Alignment): QuoteMatch {
  const { text, found, part } = place;
  const lead = place.quote.from[part.from] ?? 0;
  const start = (text.from[found.from] ?? 0) - lead;
  if (start >= 0 && text.text.startsWith(quote, start)) {
    return { characters: { from: from + start, to: from + start + quote.length }, differences: [] };
  }
  const tally = differenceTally();
  tally.addAlignment(place);
  addEnds(tally, place);
  return { characters: charactersOf(from, place), differences: tally.list() };
}

/** What the quotation begins or ends with and the text does not. */
function addEnds(tally: ReturnType<typeof differenceTally>, { text, found, quote, part }: Alignment): void {
  const lead = quote.text.slice(0, quote.from[part.from]);
  const tail = quote.text.slice(quote.to[part.to - 1]);
  const next = text.text.slice(text.to[found.to - 1], text.from[found.to]) + text.key.charAt(found.to);
  for (const end of [lead, tail]) {
    if (!/[\p{P}\p{S}]/u.test(end)) continue;
    tally.add(kindOfEnd(end), end, end === tail ? next.trim() : '');
  }
}

function kindOfEnd(end: string): Difference['kind'] {
  if (/^[.,;:\s]+$/.test(end)) return 'punctuation';
  return /^[-*+>#•·‣▪◦\s]+$/.test(end) ? 'markup' : 'quotation_marks';
}

const countOf = ({ differences }: QuoteMatch) => differences.reduce((sum, { count }) => sum + count, 0);

const byDifferences = (a: QuoteMatch, b: QuoteMatch): number =>
  countOf(a) - countOf(b) || a.characters.from - b.characters.from;
