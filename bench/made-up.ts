import { createWriteStream } from 'node:fs';
import { once } from 'node:events';

/** Writes passages of some 120 made-up words, one document each, as JSON Lines; gives what makes sentences like theirs. */
export async function writeMadeUp(
  file: string,
  passages: number,
  sentence: MakeSentence = madeUpWords(),
): Promise<MakeSentence> {
  const out = createWriteStream(file);
  for (let i = 0; i < passages; i++) {
    const line = JSON.stringify({ _id: `d${i}`, title: sentence(5), text: sentence(120), tags: tagsOf(i) });
    if (!out.write(`${line}\n`)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
  return sentence;
}

/** Every second document has the tag "half", every fiftieth "rare". */
export const tagsOf = (number: number): readonly string[] => [
  ...(number % 2 === 0 ? ['half'] : []),
  ...(number % 50 === 0 ? ['rare'] : []),
];

/** A sentence of so many words. */
export type MakeSentence = (words: number) => string;

/** Common words more often, as in a language; the same at every run. */
export function madeUpWords(): MakeSentence {
  const words = wordsByZipf();
  return (length) => Array.from({ length }, words).join(' ');
}

/** Made-up words, common ones more often, the same at every run. */
function wordsByZipf(): () => string {
  let state = 42;
  const uniform = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 0) / 2 ** 32;
  };
  const syllables = ['ba', 'ce', 'di', 'fo', 'gu', 'la', 'me', 'ni', 'po', 'ru', 'sa', 'te', 'vi', 'zo', 'ka', 'lu'];
  return () => {
    let rank = Math.floor(60_000 ** uniform());
    let word = '';
    for (let i = 0; i < 2 || rank > 0; i++) {
      word += syllables[rank % syllables.length];
      rank = Math.floor(rank / syllables.length);
    }
    return word;
  };
}
