import type { Candidates } from '../ports.ts';
import { bm25 } from './bm25.ts';
import { gramScores } from './grams.ts';
import type { AnalysedQuery } from './query.ts';
import { byScore, mix, type Scored } from './scored.ts';
import { similarities } from './similar.ts';
import type { Weights } from './weights.ts';

/** Looks at the best letter by letter: similar words for those that are missing, and shared 4-grams. */
export function rescore(scored: Scored[], query: AnalysedQuery, first: Candidates, weights: Weights): void {
  if (weights.similar === 0 && weights.grams === 0) return;
  const best = scored.toSorted(byScore).slice(0, weights.rescored);
  const whole = { k1: weights.k1, b: weights.b, meanLength: first.meanLength + first.meanTitleLength };
  const groups = [...Map.groupBy(best, ({ candidate }) => candidate.language)].map(([language, group]) => ({
    language,
    group,
    streams: group.map(({ laid }) => laid.whole),
    terms: query.inLanguage(language).slice(0, query.contentSlots),
  }));
  for (const { language, group, streams, terms } of groups) {
    const compounds = compounding.has(language);
    const similar =
      weights.similar > 0 ? similarities(terms, streams, weights.similarFrom, shortRuns(language) ? 3 : 4) : [];
    for (const [i, one] of group.entries()) {
      const missing = similar[i]?.map((similarity, slot) => (one.counts[slot] ? 0 : similarity));
      if (!missing) continue;
      const part =
        (compounds ? weights.similarOfCompounds : weights.similar) * bm25(missing, one.rarities, one.length, whole);
      one.parts['similar'] = part;
      one.score += part;
    }
  }
  if (weights.grams > 0) {
    const ofFigures = query.joined.filter(({ hyphen }) => !hyphen).flatMap((one) => [...one.terms]);
    // What is written apart has other letters in a row.
    const written = (terms: readonly string[]) => terms.filter((_, slot) => !query.apart.has(query.words[slot] ?? ''));
    const grams = gramScores(
      groups.map(({ terms, streams }) => ({ terms: [...written(terms), ...ofFigures], streams })),
      weights.k1,
      weights.b,
    );
    const asked = new Set(query.likelyLanguages);
    const gramScore = new Map(
      groups.flatMap(({ group, language }, i) => {
        const share = asked.has(language) || language === 'und' ? 1 : weights.gramsOfOthers;
        return group.map((one, at) => [one, share * (grams[i]?.[at] ?? 0)]);
      }),
    );
    const scores = scored.map((one) => gramScore.get(one) ?? 0);
    mix(
      scored,
      'grams',
      ({ language }) => (compounding.has(language) ? weights.gramsOfCompounds : weights.grams),
      scores,
    );
  }
}

// They write several words as one, so that the letters tell more than the words do; the last four write all so, and the same name is cut here and there.
const compounding = new Set('af da de et fi hu is nl no sv km lo my th'.split(' '));

// Roots of three letters, vowels left out.
const unvowelled = new Set(['ar', 'fa', 'he', 'ur']);

/** Three letters in a row tell of a word what four do elsewhere: parts of compounds and roots are short. */
const shortRuns = (language: string): boolean => compounding.has(language) || unvowelled.has(language);
