import type { StoredPassage } from '../ports.ts';
import { beginsWithYesOrNo, yesAndNo } from '../text/index.ts';
import { remembered } from './once.ts';
import type { AnalysedQuery } from './query.ts';
import { addShare, byScore, type Scored } from './scored.ts';
import type { Weights } from './weights.ts';

/**
 * A question is answered by yes or no, or it is not: raises what begins so where the question asks it, and lowers it where it asks something else. Only the
 * best are looked at, and of these only passages whose first word may be one of both: below a heading, which tells what is answered, none is.
 */
export function yesOrNo(
  scored: readonly Scored[],
  query: AnalysedQuery,
  { answer, otherAnswer, rescored }: Weights,
): { readonly toRead: readonly Scored[]; weigh(texts: ReadonlyMap<Scored, StoredPassage>): void } {
  const { asks } = query;
  if (!asks || answer === 0) return { toRead: [], weigh: () => undefined };
  const beginnings = remembered(
    (language: string): ReadonlySet<string> => new Set(yesAndNo(language).map((word) => query.termIn(word, language))),
  );
  const mayBegin = ({ candidate: { tokens, language } }: Scored): boolean =>
    beginnings(language).has(firstToken.exec(tokens)?.[0] ?? '');
  const toRead = scored.filter(mayBegin).toSorted(byScore).slice(0, rescored);
  return {
    toRead,
    weigh(texts) {
      for (const one of toRead) {
        if (beginsWithYesOrNo(texts.get(one)?.passage.text ?? '', one.candidate.language))
          addShare(one, 'answer', asks === 'closed' ? answer : -otherAnswer);
      }
    },
  };
}

const firstToken = /^[^ \n]+/;
