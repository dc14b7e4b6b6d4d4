import { createWriteStream } from 'node:fs';
import { once } from 'node:events';

/** Writes passages of some 120 made-up words, one document each, as JSON Lines; gives what makes sentences like theirs. */
export async function writeMadeUp(file: string, passages: number): Promise<(words: number) => string> {
  const words = wordsByZipf();
  const sentence = (length: number): string => Array.from({ length }, words).join(' ');
  const out = createWriteStream(file);
  for (let i = 0; i < passages; i++) {
    const line = JSON.stringify({ _id: `d${i}`, title: sentence(5), text: sentence(120) });
    if (!out.write(`${line}\n`)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
  return sentence;
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
