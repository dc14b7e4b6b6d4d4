import { isRaised, kinds } from './characters.ts';
import type { UnitList } from './unit-list.ts';

/** Whether the last unit is an n that is a word of its own, as in n°. */
export function followsN({ key, kinds: of, gaps, length }: UnitList): boolean {
  const last = length - 1;
  return key[last] === nCode && (gaps[last] !== 0 || of[last - 1] !== kinds.letter);
}

const nCode = 'n'.charCodeAt(0);

/**
 * Whether a raised figure behind the last unit is no power of a figure: after a letter, as in m², it is no other than in m2,
 * and after a sign that follows words it is the number of a note.
 */
export function isRaisedAlone({ key, kinds: of, folded, length }: UnitList): boolean {
  const last = length - 1;
  if (of[last] === kinds.letter || (of[last] === kinds.digit && folded[last] === 1)) return true;
  return signs.has(key[last] ?? 0) && of[last - 1] !== kinds.digit;
}

const signs: ReadonlySet<number> = new Set(Array.from('.,;:!?)', (sign) => sign.charCodeAt(0)));

/** Whether a raised letter belongs to the ending of an ordinal number, as in 1ᵉʳ; another may be a power. */
export function endsOrdinal({ kinds: of, folded, length }: UnitList, text: string, start: number): boolean {
  const last = length - 1;
  if (of[last] === kinds.letter) return folded[last] === 1 && isRaised(text.charAt(start - 1));
  ending.lastIndex = start;
  return of[last] === kinds.digit && ending.test(text);
}

const ending = /(?:ᵉʳ|ᵉᵐᵉ|ᵉ|ʳᵉ|ⁿᵈ|ˢᵗ|ʳᵈ|ᵗʰ|ᵒ|ᵃ)(?![ᵃ-ᵿʰ-ʸˢⁿ])/uy;
