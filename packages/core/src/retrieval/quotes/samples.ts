const SAMPLE = 400;
const MOST_SAMPLES = 12;

/** The parts between ellipses; of a long one its beginning, middle and end. Words broken at the end of a line are joined. */
export function samplesOf(quote: string): readonly string[] {
  const joined = quote.replaceAll(/(?<=\p{L})[-\u00ad\u2010]\s*\n\s*(?=\p{L})/gu, '');
  const parts = joined.split(/\[\s*…\s*\]|…|\[?\.{3,}\]?/u).filter((part) => part.trim() !== '');
  const samples = parts.flatMap((part) => {
    if (part.length <= 3 * SAMPLE) return [part];
    const middle = Math.floor(part.length / 2);
    return [part.slice(0, SAMPLE), part.slice(middle, middle + SAMPLE), part.slice(-SAMPLE)];
  });
  return samples.slice(0, MOST_SAMPLES);
}
