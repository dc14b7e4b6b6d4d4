export const PHRASE_WORDS = 6;
const PHRASE_LETTERS = 14;

/** The phrases of a sentence: six words in a row; of a script without spaces, clauses, or whole words that are letters enough. */
export function phrasesOf(sentence: string): readonly string[] {
  if (dense(sentence) >= PHRASE_LETTERS) {
    return clausesOf(sentence).flatMap(partsOf);
  }
  const words = sentence.split(/\s+/).filter(({ length }) => length <= LONGEST_WORD);
  const plain = words.filter(
    (word) => /^[("“«']*[\p{L}\p{M}\p{N}’'-]+[)"”»',.;:!?]*$/u.test(word) && /[\p{L}\p{N}]/u.test(word),
  );
  return starts(plain.length, PHRASE_WORDS).map((at) =>
    plain
      .slice(at, at + PHRASE_WORDS)
      .join(' ')
      .replaceAll(/^[("“«']+|[)"”»',.;:!?]+$/g, ''),
  );
}

type Segments = readonly Intl.SegmentData[];

/** The segments between the marks of a sentence. */
function clausesOf(sentence: string): readonly Segments[] {
  const clauses: Intl.SegmentData[][] = [[]];
  for (const found of new Intl.Segmenter(undefined, { granularity: 'word' }).segment(sentence)) {
    if (found.isWordLike || /^\s+$/.test(found.segment)) clauses.at(-1)?.push(found);
    else clauses.push([]);
  }
  return clauses;
}

/** A clause that can be asked as it is; of a long one, whole words from each on that are letters enough; nothing of a short one. */
function partsOf(clause: Segments): readonly string[] {
  const whole = textOf(clause);
  if (whole.length <= LONGEST_CLAUSE) return whole.length >= SHORTEST_CLAUSE ? [whole] : [];
  return clause.flatMap(({ isWordLike }, from) => {
    const to = clause.findIndex((_, at) => at >= from && textOf(clause.slice(from, at + 1)).length >= PHRASE_LETTERS);
    return isWordLike && to >= 0 ? [textOf(clause.slice(from, to + 1))] : [];
  });
}

const textOf = (segments: Segments): string =>
  segments
    .map(({ segment }) => segment)
    .join('')
    .trim();

const SHORTEST_CLAUSE = 6;
const LONGEST_CLAUSE = 24;

const LONGEST_WORD = 60;

const starts = (length: number, size: number): readonly number[] =>
  Array.from({ length: Math.max(0, length - size + 1) }, (_, at) => at);

/** How many letters of scripts without spaces a text has. */
export const dense = (text: string): number => text.match(denseLetters)?.length ?? 0;

const denseLetters = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/gu;
