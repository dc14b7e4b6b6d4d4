import type { Span } from '../../model.ts';
import { type Alignment, type Difference, differenceTally } from './differences.ts';
import { findUnits, type UnitSpan } from './find.ts';
import { markupOf } from './markup.ts';
import { kinds } from './characters.ts';
import { type Reading, readText } from './reading.ts';

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
 * A quotation stands where every word, figure and sign of it follows each other without any other between: white space, hyphenation, kinds of
 * quote marks and dashes, case, ligatures and Markdown's marks may differ. What an ellipsis stands for is left out inside one document.
 */
export function quoteMatcher(quote: string): QuoteMatcher {
  const trimmed = quote.trim();
  const whole = prepare(trimmed);
  const parts = partsOf(trimmed).map(prepare);
  const inParts = parts.length > 1 && parts.every(({ plain }) => isTelling(plain));

  return {
    match(runs, limit) {
      const read = runs.map(prepareRun);
      const found = read.flatMap((run) => matchWhole(run, trimmed, whole, limit));
      if (found.length > 0) return found.toSorted(byDifferences).slice(0, limit);
      return inParts ? matchParts(read, parts) : [];
    },
  };
}

interface Prepared {
  readonly plain: Reading;
  /** Without Markdown's marks; made when it is first needed. */
  readonly bare: Reading;
}

interface PreparedRun extends Prepared {
  readonly from: number;
}

function prepare(text: string): Prepared {
  let bare: Reading | undefined;
  const plain = readText(text);
  return {
    plain,
    get bare() {
      const marks = bare ? [] : markupOf(text);
      return (bare ??= marks.length > 0 ? readText(text, marks) : plain);
    },
  };
}

function prepareRun({ from, text }: TextRun): PreparedRun {
  const prepared = prepare(text);
  return {
    from,
    plain: prepared.plain,
    get bare() {
      return prepared.bare;
    },
  };
}

const forms = ['plain', 'bare'] as const;

function matchWhole(run: PreparedRun, quote: string, whole: Prepared, limit: number): readonly QuoteMatch[] {
  for (const form of forms) {
    const places = placesOf(run[form], whole[form], 0, limit);
    if (places.length > 0) return places.map((place) => matchOf(run, quote, place));
  }
  return [];
}

/** With everything it begins and ends with, else without the marks that are put around a quotation. */
function placesOf(text: Reading, quote: Reading, after: number, limit: number): readonly Alignment[] {
  const all = { from: 0, to: quote.key.length };
  const inner = innerOf(quote);
  const ranges = inner.to - inner.from === all.to ? [all] : [all, inner];
  for (const part of ranges) {
    const found = findUnits(text, quote, { ...part, after, limit }).filter(
      ({ to }) => part === all || !(endsAs(quote, '.') && /[?!？！؟]/.test(text.key.charAt(to))),
    );
    if (found.length > 0) return found.map((place) => ({ text, found: place, quote, part }));
  }
  return [];
}

function matchOf(run: TextRun | PreparedRun, quote: string, place: Alignment): QuoteMatch {
  const { text, found, part } = place;
  const lead = place.quote.from[part.from] ?? 0;
  const start = (text.from[found.from] ?? 0) - lead;
  if (start >= 0 && text.text.startsWith(quote, start)) {
    return { characters: { from: run.from + start, to: run.from + start + quote.length }, differences: [] };
  }
  const tally = differenceTally();
  tally.addAlignment(place);
  addEnds(tally, place);
  return { characters: charactersOf(run, [place]), differences: tally.list() };
}

/** What the quotation begins or ends with and the text does not. */
function addEnds(tally: ReturnType<typeof differenceTally>, { text, found, quote, part }: Alignment): void {
  const lead = quote.text.slice(0, quote.from[part.from]);
  const tail = quote.text.slice(quote.to[part.to - 1]);
  const next = text.text.slice(text.to[found.to - 1], text.from[found.to]) + text.key.charAt(found.to);
  for (const end of [lead, tail]) {
    if (/[\p{L}\p{N}\p{P}\p{S}]/u.test(end))
      tally.add(/^[.,;:\s]+$/.test(end) ? 'punctuation' : 'quotation_marks', end, end === tail ? next.trim() : '');
  }
}

function charactersOf({ from }: { readonly from: number }, places: readonly Alignment[]): Span {
  const [first, last] = [places[0], places.at(-1)];
  return {
    from: from + (first?.text.from[first.found.from] ?? 0),
    to: from + (last?.text.to[last.found.to - 1] ?? 0),
  };
}

/** The units inside marks of quotation, dashes and full stops at either end. */
function innerOf({ key }: Reading): UnitSpan {
  let [from, to] = [0, key.length];
  while (from < to && /['".-]/.test(key.charAt(from)) && !/^[-.]\d/.test(key.slice(from))) from++;
  while (to > from && /['".,;:-]/.test(key.charAt(to - 1))) to--;
  return { from, to };
}

const endsAs = ({ key }: Reading, end: string): boolean => /[^'"]['"]*$/.exec(key)?.[0].startsWith(end) === true;

const ellipsis = /\s*(?:\[\s*(?:…|\.{3}|\. \. \.)\s*\]|\(\s*(?:…|\.{3}|\. \. \.)\s*\)|…|\.{3,}|\.(?: \.){2,})\s*/gu;

const partsOf = (quote: string): readonly string[] =>
  quote.split(ellipsis).filter((part) => /[\p{L}\p{N}]/u.test(part));

/** A single word left between two ellipses says nothing about where it comes from. */
function isTelling({ key, kinds: of, gaps }: Reading): boolean {
  let [words, dense] = [0, 0];
  for (let i = 0; i < key.length; i++) {
    if (of[i] === kinds.dense) dense++;
    else if (of[i] !== kinds.other && (i === 0 || gaps[i] !== 0)) words++;
  }
  return words >= 2 || dense >= 4;
}

interface Place {
  readonly run: PreparedRun;
  readonly at: Alignment;
}

/** All parts in their order, as close together as they come. */
function matchParts(runs: readonly PreparedRun[], parts: readonly Prepared[]): readonly QuoteMatch[] {
  for (const form of forms) {
    let best: readonly Place[] | undefined;
    for (const [index, run] of runs.entries()) {
      const quote = parts[0]?.[form];
      if (!quote) continue;
      for (const first of placesOf(run[form], quote, 0, STARTS)) {
        const places = follow({ run, at: first }, runs.slice(index), parts, form);
        if (places && (!best || lengthOf(places) < lengthOf(best))) best = places;
      }
    }
    if (best) return [joined(best)];
  }
  return [];
}

const STARTS = 20;

function follow(
  first: Place,
  runs: readonly PreparedRun[],
  parts: readonly Prepared[],
  form: (typeof forms)[number],
): readonly Place[] | undefined {
  const places = [first];
  let index = 0;
  let after = first.at.found.to;
  for (const part of parts.slice(1)) {
    for (;;) {
      const run = runs[index];
      if (!run) return undefined;
      const [at] = placesOf(run[form], part[form], after, 1);
      if (at) {
        places.push({ run, at });
        after = at.found.to;
        break;
      }
      index++;
      after = 0;
    }
  }
  return places;
}

const spanOf = ({ run, at }: Place): Span => charactersOf(run, [at]);

const lengthOf = (places: readonly Place[]): number => {
  const [first, last] = [places[0], places.at(-1)];
  return first && last ? spanOf(last).to - spanOf(first).from : Infinity;
};

function joined(places: readonly Place[]): QuoteMatch {
  const tally = differenceTally();
  const spans = places.map(spanOf);
  for (const [i, { at, run }] of places.entries()) {
    const before = spans[i - 1];
    const here = spans[i];
    if (before && here) {
      const local = run.plain.text.slice(Math.max(0, before.to - run.from), here.from - run.from).trim();
      tally.add('ellipsis', '…', local.length > LEFT_OUT ? `${local.slice(0, LEFT_OUT).toWellFormed()}…` : local);
    }
    tally.addAlignment(at);
  }
  return { characters: { from: spans[0]?.from ?? 0, to: spans.at(-1)?.to ?? 0 }, differences: tally.list() };
}

const LEFT_OUT = 300;

const countOf = ({ differences }: QuoteMatch) => differences.reduce((sum, { count }) => sum + count, 0);

const byDifferences = (a: QuoteMatch, b: QuoteMatch): number =>
  countOf(a) - countOf(b) || a.characters.from - b.characters.from;
