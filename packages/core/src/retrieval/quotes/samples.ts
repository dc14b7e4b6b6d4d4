import { undressed } from './undressed.ts';

const SAMPLE = 400;
const MOST_SAMPLES = 12;

/** The parts between ellipses; of a long one its beginning, middle and end. Words broken at the end of a line are joined, and those that may be broken come as they are and joined. */
export function samplesOf(quote: string): readonly string[] {
  const bare = undressed(quote.trim()).at(-1);
  const readings = [...readingsOf(quote), ...(bare ? readingsOf(bare.text) : [])];
  const parts = readings.flatMap((reading) => reading.split(ellipsis)).filter((part) => part.trim() !== '');
  const samples = parts.flatMap((part) => {
    if (part.length <= 3 * SAMPLE) return [part];
    const middle = Math.floor(part.length / 2);
    return [part.slice(0, SAMPLE), part.slice(middle, middle + SAMPLE), part.slice(-SAMPLE)];
  });
  return samples.slice(0, MOST_SAMPLES);
}

function readingsOf(quote: string): readonly string[] {
  const joined = quote.replaceAll(brokenLine, (hyphen) => (hyphen.includes('\n') ? '' : hyphen));
  const whole = joined.replaceAll(unseen, '').replaceAll(brokenWord, '');
  return whole === joined ? [joined] : [joined, whole];
}

const brokenLine = /(?<=\p{L})[-\u00ad\u2010]\s+(?=\p{L})/gu;
/** A line that was copied with a blank for its end. */
const brokenWord = /(?<=\p{L})[-\u2010]\s+(?=\p{Ll})/gu;
/** In some languages they part words, in others somebody put them there. */
const unseen = /(?!\s)\p{Cc}|[\u200b-\u200f\u202a-\u202e\u2060-\u2069]|\ufeff/gu;
const ellipsis = /\[\s*…\s*\]|…|\[?\.{3,}\]?/u;
