import { gaps, type Reading } from './reading.ts';

/** Whether a bound before unit `at` parts a number that is written in words or in Chinese: 二|十五, 3|亿, twenty|five. */
export function partsNumeral({ key, gaps: before, text, from }: Reading, at: number): boolean {
  const gap = before[at] ?? 0;
  if (gap === 0) return chinese.test(key.slice(at - 1, at + 1));
  if (gap !== gaps.space || !/[a-z]/.test(key.charAt(at))) return false;
  const start = from[at] ?? 0;
  return tens.test(text.slice(Math.max(0, start - longest), start)) && ones.test(text.slice(start, start + longest));
}

const chinese = /^(?:[〇零一二三四五六七八九十百千万亿萬億]{2}|\d[百千万亿萬億])$/;
const longest = 12;
const tens = /(?:^|[^\p{L}])(?:twen|thir|for|fif|six|seven|eigh|nine)ty\s+$/iu;
const ones = /^(?:one|two|three|four|five|six|seven|eight|nine)(?![\p{L}])/iu;
