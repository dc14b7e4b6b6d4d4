import { pairedLetters, pictograph, unspacedLetters, wordSegmenter } from './scripts.ts';

/**
 * The words of a chunk (letters, digits, marks and inner apostrophes) in order, lower case, decided by script alone:
 * bigrams for Han, Kana and Hangul, with single characters beside them for Han, dictionary words for Thai, Lao, Khmer and Burmese, each picture, parts beside the whole for camelCase and Persian compounds.
 */
export function chunkWords(chunk: string): readonly string[] {
  if (simple.test(chunk)) return [chunk];
  const found: string[] = [];
  for (const run of chunk.match(scriptRuns) ?? []) {
    if (bigramScript.test(run)) bigrams(run, found);
    else if (unspacedScript.test(run)) segmented(run, found);
    else if (picture.test(run)) found.push(run);
    else spaced(run, found);
  }
  return found;
}

/** All words of a text, in order. */
export function words(text: string): readonly string[] {
  return normalise(text).match(chunks)?.flatMap(chunkWords) ?? [];
}

/**
 * Compatibility forms, apostrophes and figures of all scripts made one; raised figures apart from the number or word that they stand at, but for those of m² and x²; soft hyphens, joiners and what chooses the form of a picture
 * dropped, except the non-joiner of Arabic letters, which parts words; the vowel am of Thai and Lao one letter, however it is written.
 */
export function normalise(text: string): string {
  if (ascii.test(text)) return text;
  return text
    .replace(apostrophes, "'")
    .replace(raised, ' $&')
    .normalize('NFKC')
    .replace(/\u00ad|\u200d|\u20e3|\u2060|[\ufe0e-\ufe0f]|\ufeff/g, '')
    .replace(/(?<!\p{Script=Arabic}\p{M}*)\u200c/gu, '')
    .replace(foreignFigures, figureOf)
    .replace(vowelAm, (_, tone: string, a: string) => tone + (a === '\u0e32' ? '\u0e33' : '\u0eb3'));
}

// The acute accent, the letters that Uzbek, Hawaiian and others write like one, the geresh of Hebrew, and the saltillo. Compatibility forms would part words at the first.
const apostrophes = /[\u00b4\u02bb-\u02bf\u05f3\u2018\u2019\ua78b\ua78c]/g;

const foreignFigures = /[\p{Nd}--[0-9]]/gv;
const figures = new Map<string, string>();

/** The figures of a script follow each other, from zero to nine. */
function figureOf(figure: string): string {
  const known = figures.get(figure);
  if (known !== undefined) return known;
  const point = figure.codePointAt(0) ?? 0;
  let zero = point;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  const found = String((point - zero) % 10);
  figures.set(figure, found);
  return found;
}

// A power of a number is no figure of it, and the mark of a note no part of a word.
const raised = /(?<=\p{Nd}|\p{L}{3})[⁰¹²³⁴-⁹]|(?<=\p{L})[⁰¹⁴-⁹]/gu;

// Compatibility forms take it apart, while dictionaries spell it whole: a word that holds it was cut in the middle.
const vowelAm = /[\u0e4d\u0ecd]([\u0e48-\u0e4b\u0ec8-\u0ecb]?)([\u0e32\u0eb2])/g;

const ascii = /^[\x00-\x7f]*$/;
const simple = /^[a-z0-9]+$/;
const chunks = new RegExp(`(?:[\\p{L}\\p{N}\\p{M}'\\u200c]|${pictograph})+`, 'gu');

const scriptRuns = new RegExp(
  `[${pairedLetters}]+|[${unspacedLetters}]+|${pictograph}|[^${pairedLetters}${unspacedLetters}\\p{Extended_Pictographic}\\p{RI}]+`,
  'gu',
);
const picture = new RegExp(`^${pictograph}`, 'u');
const bigramScript = new RegExp(`^[${pairedLetters}]`, 'u');
const unspacedScript = new RegExp(`^[${unspacedLetters}]`, 'u');

function bigrams(run: string, found: string[]): void {
  const letters = Array.from(run);
  if (letters.length === 1) found.push(run);
  // A character is often a word of its own; together with the pairs they find more than either.
  if (letters.length > 1) found.push(...letters.filter((letter) => han.test(letter)));
  for (let i = 1; i < letters.length; i++) found.push(`${letters[i - 1]}${letters[i]}`);
}

const han = /\p{Script=Han}/u;

function segmented(run: string, found: string[]): void {
  for (const { segment, isWordLike } of wordSegmenter().segment(run)) if (isWordLike) found.push(segment);
}

const elision =
  /^(?:[cdjlmnst]|qu|(?:jus|lors|puis|quoi)qu|gl|un|[dn]?ell|[ds]ull|[dnsq]?all|coll|bell|quell|quest|sant|tutt|cent|anch|dov|com)'(?=.)/;
const joining = /(?<=\p{Script=Cyrillic}|\p{Script=Hebrew})'(?=\p{Script=Cyrillic}|\p{Script=Hebrew})/gu;

function spaced(run: string, found: string[]): void {
  if (run.includes(nonJoiner)) return parted(run, found);
  if (!run.includes("'")) return cased(run, found);
  const bare = run.replace(/^'+|'+$/g, '').replace(joining, '');
  const stem = bare.replace(/'s$/i, '').toLowerCase().match(elision);
  const rest = stem ? bare.slice(stem[0].length) : bare;
  for (const part of rest.replace(/'s$/i, '').split("'")) if (part) cased(part, found);
}

/** Persian joins endings to a word with it, which many leave out, and others type a space. */
const nonJoiner = '\u200c';

function parted(run: string, found: string[]): void {
  const parts = run.split(nonJoiner).filter(Boolean);
  if (parts.length > 1) spaced(parts.join(''), found);
  for (const part of parts) spaced(part, found);
}

const humps = /(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u;

function cased(run: string, found: string[]): void {
  const lower = run.toLowerCase();
  found.push(lower.length > longest ? lower.slice(0, longest) : lower);
  if (lower === run || run.length > longest) return;
  const parts = run.split(humps);
  if (parts.length > 1) for (const part of parts) if (part.length > 1) found.push(part.toLowerCase());
}

// Longer runs are encoded data, not words.
const longest = 64;
