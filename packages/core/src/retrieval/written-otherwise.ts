import type { StoredPassage } from '../ports.ts';
import { fold, holdsForm, wordForms } from '../text/index.ts';
import type { AnalysedQuery } from './query.ts';
import { byScore, type Scored } from './scored.ts';
import type { Weights } from './weights.ts';

/** How a query writes its words, as far as the terms of the index do not tell. */
export interface WrittenOtherwise {
  /** The candidates whose texts are to be read, the best ones: none where nothing can be told. */
  readonly toRead: readonly Scored[];
  /** Lowers those that have words of the query in another form, or with another sign. */
  lower(texts: ReadonlyMap<Scored, StoredPassage>): void;
}

export function writtenOtherwise(scored: readonly Scored[], query: AnalysedQuery, weights: Weights): WrittenOtherwise {
  const tests = new Map<string, readonly Test[]>();
  const testsOf = ({ candidate: { language } }: Scored): readonly Test[] => {
    const own = tests.get(language) ?? [...signTests(query, weights), ...formTests(query, language, weights)];
    tests.set(language, own);
    return own;
  };
  const isTested = (one: Scored): boolean => testsOf(one).some(({ slot }) => (one.counts[slot] ?? 0) > 0);
  const tested = scored.filter(isTested);
  const muchDepends = [...tests.values()].flat().some(({ share }) => share > weights.otherForm);
  return {
    toRead: muchDepends ? tested : tested.toSorted(byScore).slice(0, weights.readFor),
    lower(texts) {
      for (const [one, stored] of texts) lowerOne(one, textsOf(stored), testsOf(one));
    },
  };
}

interface Test {
  readonly slot: number;
  /** How much of what the word counts is lost where the text does not write it so. */
  readonly share: number;
  readonly isHeld: (text: Texts) => boolean;
}

interface Texts {
  /** In lower case. */
  readonly lower: string;
  /** The same without accents. */
  readonly bare: string;
}

function textsOf({ passage: { heading, text }, document: { title } }: StoredPassage): Texts {
  const lower = [title, ...heading, text].join('\n').toLowerCase();
  let bare: string | undefined;
  return {
    lower,
    get bare() {
      return (bare ??= fold(lower));
    },
  };
}

function signTests({ signed, words, contentSlots }: AnalysedQuery, { otherSign }: Weights): readonly Test[] {
  if (otherSign === 0) return [];
  return signed.flatMap(({ words: own, pattern }) => {
    const slots = [...new Set(own.map((word) => words.indexOf(word)))].filter(
      (slot) => slot !== -1 && slot < contentSlots,
    );
    return slots.map((slot) => ({ slot, share: otherSign, isHeld: ({ lower }: Texts) => pattern.test(lower) }));
  });
}

function formTests(query: AnalysedQuery, language: string, { otherForm, otherStem }: Weights): readonly Test[] {
  if (otherForm === 0) return [];
  const terms = query.inLanguage(language);
  return query.words.slice(0, query.contentSlots).flatMap((word, slot) => {
    const forms = query.corrections.has(slot) ? undefined : wordForms(word, language);
    if (!forms) return [];
    const term = terms[slot] ?? '';
    const isFar = term.length <= shortStem || !forms.start.startsWith(term.slice(0, forms.start.length));
    const asOne = query.joined.filter(({ slots }) => slots.includes(slot)).map((one) => wordForms(one.word, language));
    const all = [forms, ...asOne].filter((some) => some !== undefined);
    const isHeld = ({ bare }: Texts) => all.some((some) => holdsForm(bare, some));
    return [{ slot, share: isFar ? otherStem : otherForm, isHeld }];
  });
}

const shortStem = 3;

function lowerOne(one: Scored, text: Texts, tests: readonly Test[]): void {
  const { counts, rarities, parts } = one;
  let all = 0;
  let lost = 0;
  const shares = new Map<number, number>();
  for (const { slot, share, isHeld } of tests)
    if (counts[slot] && (shares.get(slot) ?? 0) < share && !isHeld(text)) shares.set(slot, share);
  if (shares.size === 0) return;
  for (const [slot, rarity] of rarities.entries()) {
    if (!counts[slot]) continue;
    const count = counts[slot] ?? 0;
    const worth = (rarity * count) / (count + saturation);
    all += worth;
    lost += worth * (shares.get(slot) ?? 0);
  }
  if (all === 0) return;
  const part = -((parts['words'] ?? 0) + (parts['title'] ?? 0)) * (lost / all);
  parts['written'] = part;
  one.score += part;
}

const saturation = 1.2;
