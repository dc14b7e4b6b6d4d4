import type { Embedder } from '../ports.ts';
import { likenessTo, storedSamples, type StoredVectors } from './stored-samples.ts';
import { englishSynonyms, otherSynonyms, reordered, type Synonyms } from './synonyms.ts';

/**
 * Whether texts are near by a model only where they share words or letters: vectors of hashed words or runs of letters, which say nothing that a ranking by words
 * does not. Such a model takes words in another order for the same, and synonyms of no language for more alike than any two words. English is asked first: most models know it, and no more is
 * asked of them. A model to which even the same words in another order are nothing is not of that kind.
 */
export async function isLiteral(embedder: Embedder, signal?: AbortSignal): Promise<boolean> {
  const [sharing, english] = await standOut(embedder, [reordered, englishSynonyms], signal);
  if (!sharing || sharing.deviations < plain) return false;
  const knows = (meaning: Nearness | undefined): boolean => (meaning?.gain ?? 0) >= leastMeaning * sharing.gain;
  if (knows(english)) return false;
  const others = await standOut(embedder, otherSynonyms, signal);
  return !others.some(knows);
}

/**
 * Whether the vectors of a space are literal: its model is, and made these vectors. A service that has vectors of a better model for the texts that it was given, and something simple for any other, as ours
 * above, gives itself away: with its halves in the places of each other, a passage is another text to it, and nearly the same to one that goes by words and letters.
 */
export async function isLiteralSpace(stored: StoredVectors): Promise<boolean> {
  if (!(await isLiteral(stored.embedder, stored.signal))) return false;
  const samples = await storedSamples(stored, ({ length }) => length >= 40 && length <= 1000);
  if (samples.length === 0) return true;
  const turned = samples.map(({ text }) => halvesTurned(text));
  return ((await likenessTo(samples, turned, stored)) ?? 1) >= leastTurned;
}

/** Of hashed words and runs of letters .77 at least in four scripts: docs/decisions/0007-fusion.md. */
const leastTurned = 0.5;

function halvesTurned(text: string): string {
  const characters = [...text];
  const half = Math.floor(characters.length / 2);
  const gap = characters.indexOf(' ', half);
  const cut = gap === -1 ? half : gap;
  return `${characters.slice(cut).join('')} ${characters.slice(0, cut).join('')}`.trim();
}

/** How many deviations pairs lie above strangers at least that are alike indeed: of models that see words it is 4 to 60. */
const plain = 2;
/** Synonyms gain so much of what the same words do: of real models .60 and .80, of hashed words and letters .20 at most in whatever language (docs/decisions/0007-fusion.md). */
const leastMeaning = 0.25;

/** How much nearer the two of a pair are than strangers, as a cosine and in deviations of strangers. */
interface Nearness {
  readonly gain: number;
  readonly deviations: number;
}

/** Of each list of pairs, asked as a search does: one of them as a question, the other as a passage. */
async function standOut(
  embedder: Embedder,
  lists: readonly Synonyms[],
  signal: AbortSignal | undefined,
): Promise<readonly Nearness[]> {
  const pairs = lists.flat();
  const asked = await embedder.embed(
    pairs.map(([one]) => one),
    'query',
    { signal },
  );
  const held = await embedder.embed(
    pairs.map(([, other]) => other),
    'passage',
    { signal },
  );
  let from = 0;
  return lists.map(({ length }) => {
    const [questions, passages] = [asked, held].map((vectors) => vectors.slice(from, from + length).map(unit));
    from += length;
    return nearness(questions ?? [], passages ?? []);
  });
}

function nearness(questions: readonly Float64Array[], passages: readonly Float64Array[]): Nearness {
  const pairs: number[] = [];
  const strangers: number[] = [];
  for (const [i, question] of questions.entries())
    for (const [j, passage] of passages.entries()) (i === j ? pairs : strangers).push(product(question, passage));
  const usual = mean(strangers);
  const deviation = Math.sqrt(mean(strangers.map((cosine) => (cosine - usual) ** 2)));
  const gain = mean(pairs) - usual;
  return { gain, deviations: gain / (deviation || 1e-9) };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const product = (a: Float64Array, b: Float64Array): number =>
  a.reduce((sum, value, place) => sum + value * (b[place] ?? 0), 0);

function unit(vector: Float32Array): Float64Array {
  const length = Math.hypot(...vector) || 1;
  return Float64Array.from(vector, (value) => value / length);
}
