import { usualPair } from './letter-pairs.ts';
import type { PdfRun } from './pdf-lines.ts';

/**
 * Whether the letters of a page are not those that a reader sees, as its fonts do not say which they draw, or say it wrongly: signs without a meaning,
 * words of several scripts, or letters in an order that no language has. Doubtful pages, and those with few words, are not.
 */
export function isGarbled(runs: readonly PdfRun[]): boolean {
  const text = sampleOf(runs);
  const size = text.length - (text.match(/\s/g)?.length ?? 0);
  if (size < MIN_CHARACTERS) return false;
  if (strange.test(text) && (text.match(allStrange) ?? []).join('').length > size * MOST_STRANGE) return true;
  return hasMixedWords(text) || isMisreadPage(text) || isSigns(text, size) || isScrambled(text);
}

/** Less says nothing. */
const MIN_CHARACTERS = 60;
/** What a page shows first is enough. */
const SAMPLE = 4_000;
/** A formula or a list of signs has fewer. */
const MOST_STRANGE = 0.25;

/** The text of the runs; what has no letters ends a line. */
function sampleOf(runs: readonly PdfRun[]): string {
  let text = '';
  for (const { str } of runs) {
    text += str === '' ? '\n' : str;
    if (text.length > SAMPLE) break;
  }
  return text.slice(0, SAMPLE);
}

// Controls, places without a letter or for private use, but not the signs of symbol fonts; and what programs write for a letter without a name.
const strange = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f\ue000-\uefff\uf100-\uf8ff\ufffd\p{Cn}]|\(cid:\d/u;
const allStrange = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f\ue000-\uefff\uf100-\uf8ff\ufffd\p{Cn}]|\(cid:\d+\)/gu;

/** Whether words change their script in their middle, again and again: numbers of glyphs that were taken for letters. */
function hasMixedWords(text: string): boolean {
  if (!/[\u0250-\u1dff]/.test(text)) return false;
  let [pairs, changes] = [0, 0];
  let before: number | undefined;
  for (let at = 0; at < text.length; at += 1) {
    const script = scriptAt(text.charCodeAt(at));
    if (script !== undefined && before !== undefined) {
      pairs += 1;
      if (script !== before) changes += 1;
    }
    before = script;
  }
  return pairs >= MIN_PAIRS && changes > pairs * MOST_CHANGES;
}

const MIN_PAIRS = 60;
const MOST_CHANGES = 0.3;

/** Blocks of letters that stand beside each other in words have one number; what is no letter has none. */
function scriptAt(code: number): number | undefined {
  if (code < 0x41 || (code > 0x2000 && code < 0x2c00)) return undefined;
  return blocks.find(({ to }) => code < to)?.script ?? code >> 7;
}

// Latin letters, and those of East Asia among which they stand; Greek, Cyrillic, Armenian, Arabic and its neighbours. Others have 128 places each.
const blocks = [
  { to: 0x0370, script: 0 },
  { to: 0x0400, script: 1 },
  { to: 0x0530, script: 2 },
  { to: 0x0590, script: 7 },
  { to: 0x0600, script: undefined },
  { to: 0x0900, script: 3 },
  { to: 0x0f00, script: undefined },
  { to: 0x1000, script: 4 },
  { to: 0x1100, script: undefined },
  { to: 0x1200, script: 0 },
  { to: 0x1400, script: 5 },
  { to: 0x1680, script: 6 },
  { to: 0x1e00, script: undefined },
  { to: 0x1f00, script: 0 },
  { to: 0x2000, script: 1 },
  { to: 0xfb50, script: 0 },
  { to: 0xff00, script: 3 },
  { to: 0x10000, script: 0 },
];

/** Whether most letters are those of Western Europe with accents, as when Russian or Greek was taken for it. */
function isMisreadPage(text: string): boolean {
  const accented = (text.match(/[À-ÖØ-öø-ÿ]{3,}/g) ?? []).join('').length;
  return accented >= MIN_PAIRS && accented * 3 > 2 * (text.match(/\p{L}/gu)?.length ?? 0);
}

/** Whether the page is written in signs of all kinds, as when a font counts its letters from the first sign on. */
function isSigns(text: string, size: number): boolean {
  const signs = text.match(/[!"#$&'*+;<=>?@[\\\]^_`{|}~]/g) ?? [];
  return signs.length > size * MOST_SIGNS && new Set(signs).size >= MIN_SIGNS;
}

const MOST_SIGNS = 0.3;
const MIN_SIGNS = 10;

/** Whether its Latin letters follow each other as in no language. */
function isScrambled(text: string): boolean {
  const all = pairsOf(text);
  if (all.count < MIN_PAIRS || all.sum > all.count * SURELY_USUAL) return false;
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  if (all.count * 3 < letters) return false;
  // Each word once, and no part of a key, an identifier or a number.
  const words = new Set(
    [...text.matchAll(/(?<![\p{L}\d])(?:[A-Z]?[a-z]{3,24}|[A-Z]{4,25})(?![\p{L}\d])/gu)].map(([word]) =>
      word.toLowerCase(),
    ),
  );
  if (words.size < MIN_WORDS) return false;
  const lengths = Map.groupBy(words, ({ length }) => length);
  // Genes, keys and tickers are of one length.
  if ([...lengths.values()].some((same) => same.length > words.size * MOST_OF_ONE_LENGTH)) return false;
  const { count, sum } = pairsOf([...words].join(' '));
  return count >= MIN_PAIRS && sum < count * NEVER_USUAL;
}

/** The least of a hundred languages, and the most of letters that stand for others, with a margin each. */
const SURELY_USUAL = 5.5;
const NEVER_USUAL = 4.3;
const MIN_WORDS = 15;
const MOST_OF_ONE_LENGTH = 0.6;

function pairsOf(text: string): { readonly count: number; readonly sum: number } {
  let [count, sum] = [0, 0];
  for (let at = 1; at < text.length; at += 1) {
    const usual = usualPair(text.charCodeAt(at - 1), text.charCodeAt(at));
    if (usual === undefined) continue;
    count += 1;
    sum += usual;
  }
  return { count, sum };
}
