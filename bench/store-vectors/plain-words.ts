import type { MakeSentence } from '../made-up.ts';
import { uniformNumbers } from '../uniform-numbers.ts';

/** Words by Zipf's law that no analysis changes; the same at every run. */
export function plainWords(): MakeSentence {
  const uniform = uniformNumbers(42);
  return (words) => Array.from({ length: words }, () => `w${Math.floor(30_000 ** ((uniform() + 1) / 2))}x`).join(' ');
}
