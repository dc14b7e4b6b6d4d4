import { askingWords, onlyClosed, onlyOpen, toldByMark } from './asking-words.ts';
import { normalise } from './words.ts';

/** `closed` is answered by yes or no, `open` is not. */
export type QuestionKind = 'open' | 'closed';

/**
 * What kind of question a text asks in one of these languages; `undefined` where that does not show, as in a text that is no question, or asks both.
 * A question is open where a clause begins or ends with a word that asks, closed where one begins as such questions do; in some languages also where no such word
 * stands before a question mark.
 */
export function questionKind(text: string, languages: readonly string[]): QuestionKind | undefined {
  const lower = normalise(text).toLowerCase();
  return onlyOne(languages.map((language) => kindIn(lower, language)));
}

function kindIn(text: string, language: string): QuestionKind | undefined {
  if (onlyOpen[language]?.test(text)) return 'open';
  const clauses = text.replace(otherForm, '').split(clauseEnd);
  const kinds = clauses.map((clause) => kindOf(clause, language)).filter((kind) => kind !== undefined);
  if (kinds.length > 0) return onlyOne(kinds);
  if (!toldByMark.has(language) || !questionMark.test(text)) return undefined;
  const { strong, weak } = askingWords(language);
  return clauses.some((clause) => wordsOf(clause).some((one) => strong.has(one) || weak.has(one)))
    ? undefined
    : 'closed';
}

function kindOf(clause: string, language: string): QuestionKind | undefined {
  const { strong, weak, begins } = askingWords(language);
  const words = wordsOf(clause);
  const [first = '', second = ''] = words;
  const last = words.at(-1) ?? '';
  const behindPreposition = first.length <= longestPreposition && !begins.has(first) && weak.has(second);
  if ([first, second, last].some((one) => strong.has(one)) || weak.has(first) || weak.has(last) || behindPreposition)
    return 'open';
  const asksIt = begins.has(first) || onlyClosed[language]?.test(clause);
  return asksIt && !words.some((one) => strong.has(one)) ? 'closed' : undefined;
}

function onlyOne(kinds: readonly (QuestionKind | undefined)[]): QuestionKind | undefined {
  const found = new Set(kinds);
  found.delete(undefined);
  return found.size === 1 ? [...found][0] : undefined;
}

const wordsOf = (clause: string): readonly string[] => clause.match(word) ?? [];

const word = /[\p{L}\p{M}\p{N}]+/gu;
const clauseEnd = /[,;:.!?…()«»"“”„¿¡؟،。！？，、\n—–]+/u;
const questionMark = /[?؟？]/u;
// «quelle(s)».
const otherForm = /\(\p{L}{1,2}\)/gu;
const longestPreposition = 4;
