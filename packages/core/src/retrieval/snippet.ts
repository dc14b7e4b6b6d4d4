import type { Snippet, Span } from '../model.ts';
import { detectLanguage } from '../text/index.ts';
import { rarity } from './bm25.ts';
import { findMatches, type WordMatch } from './find-matches.ts';
import { soughtSymbols, symbolMatches } from './sought-symbols.ts';
import { markedTerms } from './marked-terms.ts';
import { type Place, placesOf } from './snippet-places.ts';

export { beginsLine } from './snippet-places.ts';

/** A text to take a snippet of; without its language, that is found out. */
export interface SnippetSource {
  readonly text: string;
  readonly language?: string | undefined;
  /** Further terms to mark, such as those that words of the query were taken for. */
  readonly also?: readonly string[] | undefined;
}

export interface SnippetOptions {
  /** The greatest length in UTF-16 units. */
  readonly characters?: number;
}

/**
 * A snippet of each text: from the start of a sentence where that leaves room, around the words of the query that are rarest
 * among these texts, without what marks its line as a heading or an item. A text without any of them gives its beginning.
 */
export async function snippets(
  query: string,
  texts: readonly SnippetSource[],
  { characters = 240 }: SnippetOptions = {},
): Promise<readonly Snippet[]> {
  const termsIn = markedTerms(query);
  const symbols = soughtSymbols(query);
  const found = await Promise.all(
    texts.map(async ({ text: whole, language: known, also = [] }) => {
      if (symbols.length > 0) return { whole, matches: symbolMatches(whole, symbols) };
      const language = known ?? (await detectLanguage(whole));
      const terms = await termsIn(language);
      return { whole, matches: findMatches({ text: whole, terms, also, language }) };
    }),
  );
  const frequency = new Map<number, number>();
  for (const { matches } of found) {
    for (const slot of new Set(matches.map((match) => match.slot))) frequency.set(slot, (frequency.get(slot) ?? 0) + 1);
  }
  const worth = (slot: number): number => rarity(frequency.get(slot) ?? 0, texts.length);
  return found.map(({ whole, matches }) =>
    cut(whole, matches, best(placesOf(whole, matches, characters), matches, worth)),
  );
}

/** The place with the rarest words of the query; of equals the first one. */
function best(places: readonly Place[], matches: readonly WordMatch[], worth: (slot: number) => number): Span {
  let chosen: Span = { from: 0, to: 0 };
  let most = -1;
  for (const { from, to, midSentence } of places) {
    const inside = matches.filter((match) => match.from >= from && match.to <= to);
    const slots = new Set(inside.map(({ slot }) => slot));
    const distinct = [...slots].reduce((sum, slot) => sum + worth(slot), 0);
    const score = distinct * (midSentence ? midSentencePart : 1) + repeated * (inside.length - slots.size);
    if (score <= most) continue;
    most = score;
    chosen = { from, to };
  }
  return chosen;
}

// A sentence read from its start says more than one more word.
const midSentencePart = 0.8;
const repeated = 0.01;

function cut(whole: string, matches: readonly WordMatch[], characters: Span): Snippet {
  const { from, to } = characters;
  const spans: { from: number; to: number }[] = [];
  for (const match of matches) {
    if (match.from < from || match.to > to) continue;
    const last = spans.at(-1);
    const own = { from: match.from - from, to: match.to - from };
    if (last && own.from < last.to) last.to = Math.max(last.to, own.to);
    else spans.push(own);
  }
  return { text: whole.slice(from, to), characters, matches: spans };
}
