import { unitsOfTime } from '../text/index.ts';
import { remembered } from './once.ts';
import type { AnalysedQuery } from './query.ts';
import { addShare, type Scored } from './scored.ts';
import type { Weights } from './weights.ts';

/** Raises passages that hold what the question asks for: a length of time, a number, or a year. */
export function raiseAnswerType(scored: readonly Scored[], query: AnalysedQuery, { answerType }: Weights): void {
  const { askedFor } = query;
  if (!askedFor || answerType === 0) return;
  const durations = remembered((language: string) => {
    const words = unitsOfTime(language).map((word) => query.termIn(word, language));
    return words.length > 0 ? new RegExp(`\\d (?:${[...new Set(words)].join('|')})(?![^ \\n])`) : number;
  });
  for (const one of scored) {
    const { tokens, language } = one.candidate;
    const sought = askedFor === 'duration' ? durations(language) : askedFor === 'year' ? year : number;
    if (sought.test(tokens)) addShare(one, 'answer', answerType);
  }
}

const number = /\d/;
const year = /(?<![^ \n])(?:1\d|20)\d\d(?![^ \n])/;
