import { fold } from './fold.ts';
import { hasStemmer, stemmedAs, stemmerOf } from './stemmers.ts';
import { chunkWords, normalise } from './words.ts';
import { KbError } from '../errors.ts';

/** Changes whenever the same text may give other tokens; an index made by another version must be rebuilt. */
export const analysisVersion = 5;

/**
 * The tokens of a text, joined by one space, with a line feed instead where adjacency ends (a sentence or a paragraph).
 * Tokens hold letters, digits and marks only, or are a picture. The language must have been given to `loadLanguages`.
 */
export function analyse(text: string, language: string): string {
  const source = normalise(text);
  const cache = cacheOf(language);
  let tokens = '';
  let previousEnd = 0;
  let at = 0;
  while (at < source.length) {
    if (!isWord(source, at)) {
      at++;
      continue;
    }
    const from = at;
    while (at < source.length && isWord(source, at)) at++;
    const chunk = source.slice(from, at);
    const found = cache.get(chunk) ?? remember(cache, chunk, language);
    if (!found) continue;
    if (tokens) tokens += endsAdjacency(source, previousEnd, from) ? `\n${found}` : ` ${found}`;
    else tokens = found;
    previousEnd = at;
  }
  return tokens;
}

/** The token of one word in a language: its stem, folded. */
export function term(word: string, language: string): string {
  const stem = stemmerOf(language)?.(word) || word;
  const token = language === 'vi' ? stem : fold(stem);
  return onlyWord.test(token) ? token : token.replace(notWord, '');
}

/** The language that stands for all that are analysed as this one is: `und` for those without a stemmer. */
export function analysedAs(language: string): string {
  return hasStemmer(language) ? stemmedAs(language) : language === 'vi' ? 'vi' : 'und';
}

const onlyWord = /^[\p{L}\p{N}\p{M}]+$/u;
const notWord = /[^\p{L}\p{N}\p{M}\p{Extended_Pictographic}\p{RI}]+/gu;

// One bounded cache per language: words repeat, and stemming costs ten times a look-up.
const caches = new Map<string, Map<string, string>>();
const cacheLimit = 50_000;
const longestCached = 32;

function cacheOf(language: string): Map<string, string> {
  const known = caches.get(language);
  if (known) return known;
  if (hasStemmer(language) && !stemmerOf(language)) {
    throw new KbError('internal', `The stemmer of ${language} was not loaded before analysis.`);
  }
  const cache = new Map<string, string>();
  caches.set(language, cache);
  return cache;
}

function remember(cache: Map<string, string>, chunk: string, language: string): string {
  const tokens = chunkWords(chunk)
    .map((word) => term(word, language))
    .filter(Boolean)
    .join(' ');
  if (chunk.length > longestCached) return tokens;
  if (cache.size >= cacheLimit) cache.clear();
  // A slice would keep the whole text alive.
  cache.set(Buffer.from(chunk, 'utf16le').toString('utf16le'), tokens);
  return tokens;
}

// 0 unknown, 1 word, 2 not: filled as code units are met.
const kinds = new Uint8Array(0x10000);
const wordCharacter = /^(?:[\p{L}\p{N}\p{M}'\u200c\p{RI}]|(?![©®])\p{Extended_Pictographic})$/u;

function isWord(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  if (unit >= 0xd800 && unit <= 0xdfff) return isAstralWord(text, unit < 0xdc00 ? at : at - 1);
  const kind = kinds[unit];
  if (kind) return kind === 1;
  const word = wordCharacter.test(String.fromCharCode(unit));
  kinds[unit] = word ? 1 : 2;
  return word;
}

function isAstralWord(text: string, at: number): boolean {
  const point = text.codePointAt(at);
  return point !== undefined && point > 0xffff && wordCharacter.test(String.fromCodePoint(point));
}

const stop = /[.!?;:](?:\s|$)|[。！？；…•|]|\n\s*\n/;

function endsAdjacency(text: string, from: number, to: number): boolean {
  if (to - from < 2) return stopUnits.has(text.charCodeAt(from));
  return stop.test(text.slice(from, to));
}

const stopUnits = new Set(Array.from('。！？；…•|', (character) => character.charCodeAt(0)));
