import type { CallContext, KnowledgeBase } from '../knowledge-base.ts';
import type { Passage } from '../model.ts';
import { words } from '../text/index.ts';
import { placeOf, type Read, withAllPlaces } from './all-places.ts';
import { dense, PHRASE_WORDS, phrasesOf } from './phrases.ts';
import type { Question } from './questions.ts';

export interface DraftOptions extends CallContext {
  /** About how many. */
  readonly questions: number;
  readonly progress?: ((done: number, total: number | undefined, message: string) => void) | undefined;
}

/**
 * Questions that the base itself suggests, without a model: its own questions, its headings, phrases of rare words, and rare words alone, evenly from all over the
 * base, each with the place it comes from, and the others where a phrase stands. Headings that several places have, and what several documents suggest alike, are left out. The same base gives the same draft.
 */
export async function draftQuestions(kb: KnowledgeBase, options: DraftOptions): Promise<readonly Question[]> {
  const read = await sample(kb, options);
  const frequency = passageFrequency(read);
  const seen = new Map<string, number>();
  for (const { passages } of read) {
    for (const [at, { heading }] of passages.entries()) {
      const last = heading.at(-1) ?? '';
      if (isFirst(passages, at)) seen.set(last, (seen.get(last) ?? 0) + 1);
    }
  }
  const drafts = read.flatMap(({ document, passages }) =>
    passages.flatMap((passage, at) => {
      const heading = passage.heading.at(-1) ?? '';
      const telling = isFirst(passages, at) && seen.get(heading) === 1 && isTelling(heading);
      const phrase = rarePhrase(passage.text, frequency);
      const key = keyWords(passage.text, frequency);
      return [
        ...(telling ? [questionOf(document, passage, isQuestion(heading) ? 'question' : 'heading', heading)] : []),
        ...(phrase === undefined ? [] : [questionOf(document, passage, 'phrase', phrase)]),
        ...(key === undefined ? [] : [questionOf(document, passage, 'words', key)]),
      ];
    }),
  );
  const told = ofOneDocument(drafts);
  const kinds = ['question', 'heading', 'phrase', 'words'].map((kind) => told.filter(({ from }) => from === kind));
  const chosen = share(kinds, options.questions).flatMap((count, i) => evenly(kinds[i] ?? [], count));
  return withAllPlaces(chosen, read);
}

/** Whether a passage is the first one below its heading. */
const isFirst = (passages: readonly Passage[], at: number): boolean =>
  passages[at]?.heading.join('\n') !== passages[at - 1]?.heading.join('\n');

/** The questions that one document alone suggests, each once. */
function ofOneDocument(drafts: readonly Question[]): readonly Question[] {
  const asked = Map.groupBy(drafts, ({ question }) => question.toLowerCase());
  return [...asked.values()].flatMap(([first, ...others]) => {
    const place = first?.expect[0];
    const alike = others.every(
      ({ expect: [other] }) => other?.document === place?.document && other?.collection === place?.collection,
    );
    return first && alike ? [first] : [];
  });
}

const MOST_DOCUMENTS = 400;
const MOST_PASSAGES = 200;

/** Documents from all over the base, each with its passages. */
async function sample(kb: KnowledgeBase, { progress, ...context }: DraftOptions): Promise<readonly Read[]> {
  const { documents } = await kb.stats(context);
  const step = Math.max(1, Math.ceil(documents / MOST_DOCUMENTS));
  const read: Read[] = [];
  let cursor: string | undefined;
  let at = 0;
  do {
    const page = await kb.list({ limit: 200, cursor }, context);
    for (const document of page.items) {
      if (at++ % step !== 0) continue;
      const passages = await kb.passages(document.id, context);
      read.push({ document, passages: evenly(passages, MOST_PASSAGES) });
      progress?.(at, documents, document.key);
    }
    cursor = page.cursor;
  } while (cursor !== undefined);
  return read;
}

function passageFrequency(read: readonly Read[]): ReadonlyMap<string, number> {
  const frequency = new Map<string, number>();
  for (const { passages } of read) {
    for (const { text } of passages) {
      for (const word of new Set(words(text))) frequency.set(word, (frequency.get(word) ?? 0) + 1);
    }
  }
  return frequency;
}

const isQuestion = (heading: string): boolean => /[?？؟]\s*$/.test(heading);

/** Two words, or some letters of a script without spaces. */
const isTelling = (heading: string): boolean =>
  heading.length <= 200 && ((heading.match(/[\p{L}\p{N}]{2,}/gu)?.length ?? 0) >= 2 || dense(heading) >= 4);

/** The six words in a row of one sentence that are rarest in the base; of a script without spaces, some letters. */
function rarePhrase(text: string, frequency: ReadonlyMap<string, number>): string | undefined {
  let best: { readonly phrase: string; readonly worth: number } | undefined;
  for (const sentence of text.split(/(?<=[.!?;:])\s+|[。！？\n|]+/u)) {
    for (const phrase of phrasesOf(sentence.trim())) {
      const found = words(phrase).filter((word) => /\p{L}{3}|\p{L}/u.test(word));
      if (found.length < PHRASE_WORDS - 2) continue;
      // What stands once only is often a misprint or a code; what stands twice is a word.
      const worth = found.reduce((sum, word) => sum + 1 / Math.max(2, frequency.get(word) ?? 1), 0) / found.length;
      if (!best || worth > best.worth) best = { phrase, worth };
    }
  }
  return best?.phrase;
}

const KEY_WORDS = 4;

/** The rarest words of a passage that others have too, in the order in which they stand; none for scripts without spaces. */
function keyWords(text: string, frequency: ReadonlyMap<string, number>): string | undefined {
  const rare = [...new Set(words(text))]
    .filter((word) => /^\p{L}{4,20}$/u.test(word) && dense(word) === 0 && (frequency.get(word) ?? 0) > 1)
    .toSorted((a, b) => (frequency.get(a) ?? 0) - (frequency.get(b) ?? 0))
    .slice(0, KEY_WORDS);
  const found = words(text).filter((word, at, all) => rare.includes(word) && all.indexOf(word) === at);
  return found.length === KEY_WORDS ? found.join(' ') : undefined;
}

const questionOf = (document: Read['document'], passage: Passage, from: string, question: string): Question => ({
  question,
  from,
  expect: [placeOf(document, passage)],
});

/** How many of each kind: alike, and what one kind lacks the others give. */
function share(kinds: readonly (readonly unknown[])[], total: number): readonly number[] {
  const counts = kinds.map(() => 0);
  for (let left = total; left > 0;) {
    const open = kinds.flatMap((kind, i) => (kind.length > (counts[i] ?? 0) ? [i] : []));
    if (open.length === 0) break;
    for (const i of open.slice(0, left)) counts[i] = (counts[i] ?? 0) + 1;
    left -= open.length;
  }
  return counts;
}

const evenly = <T>(all: readonly T[], count: number): readonly T[] =>
  all.length <= count
    ? all
    : all.filter((_, i) => Math.floor((i * count) / all.length) !== Math.floor(((i - 1) * count) / all.length));
