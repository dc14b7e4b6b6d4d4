import { clearLanguage, isForeign, languageOfSmallWords } from './function-words.ts';

/**
 * The language of a document as ISO 639-1, or `und` when the text does not tell.
 * A script used by one language decides at once; the detector is loaded only for the others.
 */
export async function detectLanguage(text: string): Promise<string> {
  const sample = sampleOf(text);
  if (!twoLetters.test(sample)) return 'und';
  const script = byScript(sample);
  if (script) return script;
  const quick = languageOfSmallWords(sample);
  if (quick) return quick;
  return mostLikely((await detector()).detect(sample).getScores(), isShort(sample));
}

/** The language of a document that names one, as programs and templates do that know no other: a name that the text clearly belies does not count. */
export async function languageBeside(text: string, named: string): Promise<string> {
  const sample = sampleOf(text, 3 * sampleSize);
  const clear = clearLanguage(sample);
  if (clear) return clear;
  if (!isForeign(sample, named)) return named;
  const found = await detectLanguage(text);
  return found === 'und' ? named : found;
}

const twoLetters = /\p{L}\P{L}*\p{L}/u;

interface Detector {
  detect(text: string): { getScores(): Record<string, number> };
}

let loading: Promise<Detector> | undefined;

function detector(): Promise<Detector> {
  loading ??= import('eld/extrasmall').then(({ eld }) => eld);
  return loading;
}

// The detector reads about 350 bytes; three places of a long text tell more than its first lines.
const sampleSize = 340;

function sampleOf(text: string, size = sampleSize): string {
  if (text.length <= 2 * size) return wordsOnly(text);
  const third = size / 3;
  const piece = (at: number): string => wordsOnly(text.slice(at, at + third)).replace(/^\S* /, '');
  return `${piece(0)} ${piece(Math.floor(text.length / 3))} ${piece(Math.floor((2 * text.length) / 3))}`;
}

// Addresses, numbers and identifiers belong to no language; Chinese or Thai around them does.
function wordsOnly(text: string): string {
  if (!/[\d@_/]/.test(text)) return text.replaceAll(/\s+/g, ' ');
  return text
    .split(/\s+/)
    .filter((word) => !/^[!-~]*[\d@_/][!-~]*$/.test(word))
    .join(' ');
}

const scripts: readonly (readonly [RegExp, string])[] = [
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/gu, 'ja'],
  [/\p{Script=Hangul}/gu, 'ko'],
  [/\p{Script=Han}/gu, 'zh'],
  [/\p{Script=Thai}/gu, 'th'],
  [/\p{Script=Greek}/gu, 'el'],
  [/\p{Script=Armenian}/gu, 'hy'],
  [/\p{Script=Georgian}/gu, 'ka'],
  [/\p{Script=Lao}/gu, 'lo'],
  [/\p{Script=Khmer}/gu, 'km'],
  [/\p{Script=Myanmar}/gu, 'my'],
  [/\p{Script=Tamil}/gu, 'ta'],
  [/\p{Script=Telugu}/gu, 'te'],
  [/\p{Script=Hebrew}/gu, 'he'],
];

function byScript(sample: string): string | undefined {
  if (/^[\x00-\u036f]*$/.test(sample)) return undefined;
  const letters = sample.match(/\p{L}/gu)?.length ?? 0;
  for (const [pattern, language] of scripts) {
    const share = (sample.match(pattern)?.length ?? 0) / letters;
    if (share > (language === 'ja' ? 0.1 : 0.3)) return language;
  }
  return undefined;
}

const widespread = new Set(['en', 'fr', 'de', 'es', 'it', 'pt', 'nl', 'ru', 'ar', 'tr', 'hi']);
const advantage = 1.15;

// On a title or a name the small languages win by chance; a widespread one that scores nearly as well is the better guess.
// A sentence tells neighbours apart, which score nearly alike: Ukrainian and Russian, Persian and Arabic.
const fewLetters = 50;

const isShort = (sample: string): boolean => (sample.match(/\p{L}/gu)?.length ?? 0) < fewLetters;

// Swahili, Welsh or made-up words score .2 to .38 for the language that they happen to resemble; of real texts this long in languages that the detector knows, one in a thousand below .5.
const leastAlike = 0.4;

function mostLikely(scores: Record<string, number>, short: boolean): string {
  let best = 'und';
  let bestScore = short ? 0 : leastAlike;
  for (const [language, score] of Object.entries(scores)) {
    const weighed = short && widespread.has(language) ? score * advantage : score;
    if (weighed > bestScore) [best, bestScore] = [language, weighed];
  }
  return best;
}
