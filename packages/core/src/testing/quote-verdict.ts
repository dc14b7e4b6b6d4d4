import { quoteMatcher } from '../retrieval/quotes/match.ts';

/** Whether a quotation stands in a text: `exact`, in what kinds it differs, or `absent`. */
export const verdictOf = (quote: string, text: string): string => {
  const [match] = quoteMatcher(quote).match([{ from: 0, text }], 5);
  if (!match) return 'absent';
  return match.differences.length === 0 ? 'exact' : match.differences.map(({ kind }) => kind).join(' ');
};
