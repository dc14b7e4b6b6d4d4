import { sentenceEnds, skipSpace } from './sentences.ts';
import { isSpace } from './script.ts';

/** Where what should not be cut ends: sentences in prose, lines in tables, fenced code and sections of `lines`; the last is `to`. */
export function* unitEnds(
  text: string,
  {
    from,
    to,
    lines,
    marked,
  }: { readonly from: number; readonly to: number; readonly lines: boolean; readonly marked: boolean },
): Generator<{ readonly end: number; readonly isLine: boolean }> {
  const spans = lines ? [{ from, to }] : marked ? lineSpans(text, from, to) : [];
  let at = from;
  for (const span of spans) {
    if (span.from > at) for (const end of sentenceEnds(text, at, span.from)) yield { end, isLine: false };
    // What follows begins with a visible character.
    at = skipSpace(text, span.to, to);
    yield* lineEnds(text, span.from, at);
  }
  if (at < to) for (const end of sentenceEnds(text, at, to)) yield { end, isLine: false };
}

/** Whether a text may hold tables or fenced code at all. */
export const hasLines = (text: string): boolean => /^[ \t]*(?:\||`{3}|~{3})/m.test(text);

/** Runs of table rows, and fenced code with its fences. */
function lineSpans(text: string, from: number, to: number): { from: number; to: number }[] {
  const spans: { from: number; to: number }[] = [];
  let fence: string | undefined;
  for (let at = from; at < to;) {
    const feed = text.indexOf('\n', at);
    const end = feed === -1 || feed >= to ? to : feed + 1;
    const mark = /^[ \t]{0,12}(\||`{3,}|~{3,})/.exec(text.slice(at, Math.min(end, at + 40)))?.[1];
    const isInside = fence !== undefined || mark !== undefined;
    if (fence !== undefined) {
      if (mark?.startsWith(fence) === true) fence = undefined;
    } else if (mark !== undefined && mark !== '|') fence = mark;
    const last = spans.at(-1);
    if (isInside && last?.to === at) last.to = end;
    else if (isInside) spans.push({ from: at, to: end });
    at = end;
  }
  return spans;
}

/** The end of each line with something on it, after the empty lines that follow. */
function* lineEnds(
  text: string,
  from: number,
  to: number,
): Generator<{ readonly end: number; readonly isLine: boolean }> {
  let end = from;
  for (let at = from; at < to;) {
    const feed = text.indexOf('\n', at);
    const next = feed === -1 || feed >= to ? to : feed + 1;
    if (isBlank(text, at, next)) end = next;
    else {
      if (end > from) yield { end, isLine: true };
      end = next;
    }
    at = next;
  }
  yield { end: to, isLine: true };
}

function isBlank(text: string, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (!isSpace(text.charCodeAt(i))) return false;
  return true;
}
