import type { Span } from '../../model.ts';

/** The numbers of a text's lists: at the start of a line, each one more than the last or one less than the next. */
export function numbersOf(text: string): readonly Span[] {
  const items = Array.from(text.matchAll(item), ({ 0: line, 1: indent = '', 2: number = '', index }) => ({
    number: Number(number),
    from: index + indent.length,
    to: index + line.trimEnd().length,
  }));
  return items
    .filter(({ number }, i) => items[i - 1]?.number === number - 1 || items[i + 1]?.number === number + 1)
    .map(({ from, to }) => ({ from, to }));
}

const item = /^([ \t]{0,20})(\d{1,3})[.)][ \t]+(?=[^\s\d])/gm;
