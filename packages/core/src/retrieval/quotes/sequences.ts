import { analyse, analysedAs, loadLanguages } from '../../text/index.ts';
import type { QuoteCandidate, QuoteSearch } from './candidates.ts';
import { samplesOf } from './samples.ts';

/** Passages that hold a few words of the quotation one right after the other, among the thousands that share most of its words. For words that many passages hold. */
export async function quoteSequences({
  store,
  quote,
  filter,
  access,
  signal,
}: QuoteSearch): Promise<readonly QuoteCandidate[]> {
  const spoken = await store.languages(access, { signal });
  const languages = [...new Set(spoken.map(analysedAs))].slice(0, MOST_LANGUAGES);
  await loadLanguages(languages);
  const found: QuoteCandidate[] = [];
  for (const [part, text] of samplesOf(quote).entries()) {
    const read = new Map(languages.map((language) => [language, analyse(text, language).split(/\s/).filter(Boolean)]));
    const terms = [...new Set([...read.values()].flat())].slice(0, MOST_TERMS);
    if (terms.length === 0) continue;
    const { candidates } = await store.candidates({ terms, filter, limit: DEPTH }, access, { signal });
    const sequences = new Map([...read].map(([language, tokens]) => [language, sequencesOf(tokens)]));
    const holding = candidates.filter(({ tokens, language }) => {
      const plain = ` ${tokens.replaceAll('\n', ' ')} `;
      return sequences.get(analysedAs(language))?.some((sequence) => plain.includes(sequence));
    });
    const places = holding.map(({ row, documentId, ordinal }) => ({ row, documentId, ordinal, part }));
    found.push(...places.slice(0, MOST_FOUND));
  }
  return found;
}

const MOST_LANGUAGES = 16;
const MOST_TERMS = 24;
const DEPTH = 2_500;
const MOST_FOUND = 200;
const LENGTH = 6;

/** The first words, the middle and the last ones: one of them is whole in some passage. */
function sequencesOf(tokens: readonly string[]): readonly string[] {
  const middle = Math.max(0, Math.floor((tokens.length - LENGTH) / 2));
  const starts = new Set([0, middle, Math.max(0, tokens.length - LENGTH)]);
  return [...starts].map((at) => ` ${tokens.slice(at, at + LENGTH).join(' ')} `);
}
