import type { Span } from '../../model.ts';
import { kinds } from './characters.ts';
import { type Alignment, differenceTally } from './differences.ts';
import { type Form, type Forms, forms, quoteForms } from './forms.ts';
import type { QuoteMatch } from './match.ts';
import { charactersOf, placesOf } from './places.ts';
import { turnsMeaning } from './omissions.ts';
import { endsClause, negatesFromStart, negatesToEnd } from './negations.ts';
import type { Reading } from './reading.ts';

/** A stretch of a document in its forms, and where it begins. */
export interface Run {
  readonly from: number;
  readonly text: string;
  readonly forms: Forms;
}

/** Finds the parts that ellipses leave of a quotation, in their order, as close together as they come; `undefined` when it has no such parts. */
export function partsMatcher(quote: string): ((runs: readonly Run[]) => readonly QuoteMatch[]) | undefined {
  const parts = quote
    .split(ellipsis)
    .map((part) => part.trimEnd())
    .filter((part) => /[\p{L}\p{N}]/u.test(part));
  const [first, ...others] = parts.map(quoteForms);
  if (!first || others.length === 0 || ![first, ...others].every((part) => isTelling(part('bare')))) return undefined;
  return (runs) => {
    for (const form of forms) {
      const best = closestTogether(runs, first, others, form);
      if (best) return [joined(best)];
    }
    return [];
  };
}

// What stands before it is trimmed afterwards: looking for space first would try every place in a run of it.
const ellipsis = /(?:\[\s*(?:…|\.{3}|\. \. \.)\s*\]|\(\s*(?:…|\.{3}|\. \. \.)\s*\)|…|\.{3,}|\.(?: \.){2,})\s*/gu;

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
  readonly run: Run;
  readonly at: Alignment;
}

const STARTS = 20;
const REFUSED = 20;

function closestTogether(
  runs: readonly Run[],
  first: Forms,
  others: readonly Forms[],
  form: Form,
): readonly Place[] | undefined {
  let best: readonly Place[] | undefined;
  for (const [index, run] of runs.entries()) {
    for (const at of placesOf(run.forms(form), first(form), { limit: STARTS })) {
      const places = follow({ run, at }, runs.slice(index), others, form);
      if (places && (!best || lengthOf(places) < lengthOf(best))) best = places;
    }
  }
  return best;
}

/** The next places of the other parts, from the first one on. */
function follow(
  first: Place,
  runs: readonly Run[],
  others: readonly Forms[],
  form: Form,
): readonly Place[] | undefined {
  const places = [first];
  let index = 0;
  let after = first.at.found.to;
  for (const part of others) {
    for (let refused = 0; ;) {
      const run = runs[index];
      if (!run || refused > REFUSED) return undefined;
      const [at] = placesOf(run.forms(form), part(form), { after, limit: 1 });
      if (!at) {
        index++;
        after = 0;
        continue;
      }
      const last = places.at(-1) ?? first;
      const [behind, before] = omittedBetween(last, { run, at });
      if (!isClosed(last) && negatesFromStart(behind)) return undefined;
      after = at.found.to;
      if (
        negatesToEnd(before) ||
        turnsMeaning({ first: endOf(last), behind, before, second: beginningOf({ run, at }) })
      ) {
        refused++;
        continue;
      }
      places.push({ run, at });
      break;
    }
  }
  return places;
}

/** What follows the one place and what stands before the other, each as far as it was read together with it. */
function omittedBetween(one: Place, other: Place): readonly [string, string] {
  const before = omitted(one, other);
  if (one.run === other.run) return [before, before];
  return [one.run.text.slice(spanOf(one).to - one.run.from), before];
}

/** Whether the clause that a place ends in is whole. */
const isClosed = ({ at: { text, found } }: Place): boolean =>
  endsClause(text.key.slice(Math.max(found.from, found.to - 4), found.to));

/** A few characters on either side of what was left out, which say whether it begins or ends with a sentence. */
const endOf = (place: Place): string => {
  const to = spanOf(place).to - place.run.from;
  return place.run.text.slice(Math.max(0, to - BESIDE), to);
};
const beginningOf = (place: Place): string => {
  const from = spanOf(place).from - place.run.from;
  return place.run.text.slice(from, from + BESIDE);
};

const BESIDE = 8;

/** The text between two places, as far as it was read together with the second. */
const omitted = (one: Place, other: Place): string =>
  other.run.text.slice(Math.max(0, spanOf(one).to - other.run.from), spanOf(other).from - other.run.from);

const spanOf = ({ run, at }: Place): Span => charactersOf(run.from, at);

const lengthOf = (places: readonly Place[]): number => {
  const [first, last] = [places[0], places.at(-1)];
  return first && last ? spanOf(last).to - spanOf(first).from : Infinity;
};

const LEFT_OUT = 300;

function joined(places: readonly Place[]): QuoteMatch {
  const tally = differenceTally();
  const spans = places.map(spanOf);
  for (const [i, { at, run }] of places.entries()) {
    const before = spans[i - 1];
    const here = spans[i];
    if (before && here) {
      const between = omitted(places[i - 1] ?? { run, at }, { run, at }).trim();
      const shown = between.length > LEFT_OUT ? `${between.slice(0, LEFT_OUT).toWellFormed()}…` : between;
      tally.add('ellipsis', '…', shown);
    }
    tally.addAlignment(at);
  }
  return { characters: { from: spans[0]?.from ?? 0, to: spans.at(-1)?.to ?? 0 }, differences: tally.list() };
}
