import type { StoredPassage } from '../ports.ts';
import { fold, holdsForm, withoutAccents, wordForms } from '../text/index.ts';
import { once } from './once.ts';
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

/** Tells which candidates have the words of a query only in other forms, or with other signs, once their texts are read. */
export function writtenOtherwise(scored: readonly Scored[], query: AnalysedQuery, weights: Weights): WrittenOtherwise {
  const tests = new Map<string, readonly Test[]>();
  const testsOf = ({ candidate: { language } }: Scored): readonly Test[] => {
    const own = tests.get(language) ?? [...signTests(query, weights), ...formTests(query, language, weights)];
    tests.set(language, own);
    return own;
  };
  const isTested = (one: Scored): boolean => testsOf(one).some(({ slot }) => (one.counts[slot] ?? 0) > 0);
  const tested = scored.filter(isTested);
  const most = Math.max(0, ...[...tests.values()].flat().map(({ share }) => share));
  const reads =
    most <= weights.otherForm ? weights.readFor : most <= weights.otherStem ? weights.readForStems : tested.length;
  const toRead = reads < tested.length ? tested.toSorted(byScore).slice(0, reads) : tested;
  return {
    toRead,
    lower(texts) {
      for (const one of toRead) {
        const stored = texts.get(one);
        if (stored) lowerOne(one, textsOf(stored), testsOf(one));
      }
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
  lower(): string;
  /** The same without accents. */
  bare(): string;
}

function textsOf({ passage: { heading, text }, document: { title } }: StoredPassage): Texts {
  const whole = [title, ...heading, text].join('\n');
  return { lower: once(() => whole.toLowerCase()), bare: once(() => withoutAccents(whole)) };
}

function signTests({ signed, words, contentSlots }: AnalysedQuery, { otherSign, otherForm }: Weights): readonly Test[] {
  if (otherSign === 0) return [];
  return signed.flatMap(({ words: own, pattern, isSame }) => {
    // So much that what is written the same comes first.
    const share = isSame ? otherForm / 3 : otherSign;
    const slots = [...new Set(own.map((word) => words.indexOf(word)))].filter(
      (slot) => slot !== -1 && slot < contentSlots,
    );
    return slots.map((slot) => ({ slot, share, isHeld: ({ lower }: Texts) => pattern.test(lower()) }));
  });
}

function formTests(query: AnalysedQuery, language: string, { otherForm, otherStem }: Weights): readonly Test[] {
  if (otherForm === 0) return [];
  const terms = query.inLanguage(language);
  const parted = new Set([
    ...query.signed.flatMap(({ words, isSame }) => (isSame ? words : [])),
    ...query.dates.flatMap(({ date }) => date.words),
  ]);
  return query.words.slice(0, query.contentSlots).flatMap((word, slot) => {
    const forms = query.corrections.has(slot) || parted.has(word) ? undefined : wordForms(word, language);
    if (!forms) return [];
    const isFar = !query.apart.has(word) && isOther(terms[slot] ?? '', fold(word), language);
    const isHeld = ({ bare }: Texts) => holdsForm(bare(), forms);
    return [{ slot, share: isFar ? otherStem : otherForm, isHeld }];
  });
}

/** Whether a stem has left so little of a word that it is also that of others. */
function isOther(stem: string, word: string, language: string): boolean {
  if (word.length < stem.length + 2) return false;
  const start = word.slice(0, stem.length);
  // In English y is i before an ending.
  return stem.length <= shortStem || stem !== (language === 'en' ? start.replace(/y$/, 'i') : start);
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
