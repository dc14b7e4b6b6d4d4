/** Letters of scripts that are written without spaces and read in pairs, for a class of a regular expression. */
export const pairedLetters = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}ー々〆';

/** Letters of scripts without spaces whose words a dictionary tells. */
export const unspacedLetters = '\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}';

/** A picture or a flag, for a regular expression with the flag `u`; not the signs of copyright and trademark, which stand in every footer. */
export const pictograph = '(?:(?![©®])\\p{Extended_Pictographic}|\\p{RI}{2})';

let segmenter: Intl.Segmenter | undefined;

/** Words of such a script; made when they are first needed, which takes a while. */
export const wordSegmenter = (): Intl.Segmenter => (segmenter ??= new Intl.Segmenter('th', { granularity: 'word' }));
