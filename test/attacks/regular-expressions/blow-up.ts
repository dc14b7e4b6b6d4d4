import type { Expression } from './collect.ts';

export interface BlowUp {
  readonly expression: Expression;
  /** What makes it slow when it is repeated. */
  readonly pump: string;
  /** Milliseconds of processor time by length of the input. */
  readonly costs: Readonly<Record<number, number>>;
}

// The first three tell of powers before a length at which they would never end.
const LENGTHS = [20, 24, 28, 1_000, 8_000, 32_000, 128_000] as const;
const SLOW_MS = 40;
const SLOW_WHEN_SHORT_MS = 20;

/** The first input that a regular expression needs more than linear time for; `undefined` when none of many does. */
export function blowUp(expression: Expression): BlowUp | undefined {
  const pattern = new RegExp(expression.source, expression.flags);
  const pieces = piecesOf(expression);
  for (const pump of pumpsOf(pieces)) {
    for (const head of ['', ...pieces.filter((piece) => piece.length > 1).slice(0, 1)]) {
      const costs = costsOf(pattern, (length) => `${head}${pump.repeat(length / pump.length)}\0`);
      if (costs) return { expression, pump, costs };
    }
  }
  return undefined;
}

/** What growing texts cost, as soon as that is too much. */
function costsOf(pattern: RegExp, textOf: (length: number) => string): BlowUp['costs'] | undefined {
  const costs: Record<number, number> = {};
  let before = 0;
  for (const length of LENGTHS) {
    const text = textOf(length);
    const cost = costOf(pattern, text);
    costs[length] = cost;
    // What is slow so early never ends later; but compiling it may have been what took the time.
    if (length <= 1_000 && cost > SLOW_WHEN_SHORT_MS && costOf(pattern, text) > SLOW_WHEN_SHORT_MS) return costs;
    // Four times the length should cost four times as much; a noisy processor makes it more.
    if (length > 1_000 && cost > SLOW_MS && (cost > 8 * before || cost > 1_000) && costOf(pattern, text) > SLOW_MS)
      return costs;
    // What is quick at this length is quick at those that are four times as long, or shows it there.
    if (length > 1_000 && cost < SLOW_MS / 16) return undefined;
    before = cost;
  }
  return undefined;
}

function costOf(pattern: RegExp, text: string): number {
  const started = process.threadCpuUsage().user;
  // As the product uses them: all matches, or the first.
  if (pattern.global) text.replace(pattern, '');
  else pattern.exec(text);
  return (process.threadCpuUsage().user - started) / 1_000;
}

/** What the expression speaks of: its literal words, and one character of each of its classes. */
function piecesOf({ source }: Expression): readonly string[] {
  const literal = source
    .replaceAll(/\\u\{?([\da-f]{4,6})\}?/gi, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replaceAll(/\\n/g, '\n')
    .replaceAll(/\\t/g, '\t')
    .replaceAll(/\\[pP]\{\w+\}|\\[dDwWsSbB]/g, '\u0001')
    .replaceAll(/\{\d+,?\d*\}/g, '\u0001')
    .replaceAll(/\(\?(?:[:=!]|<[=!]|<\w+>)/g, '\u0001')
    .replaceAll(/\\(.)/g, '$1\u0002');
  const words = literal.split(/[\u0001\u0002()[\]|?*+^$.]/).filter((word) => word.length > 0 && word.length < 30);
  const characters = words.flatMap((word) => [...word]);
  const classes = [' ', '\n', 'a', '0', '-', '"', 'é', '中', '\u0301', '.', '*', '(', '['];
  return [...new Set([...words.slice(0, 6), ...classes.slice(0, 6), ...characters, ...classes])].slice(0, 26);
}

function* pumpsOf(pieces: readonly string[]): Generator<string> {
  yield* pieces;
  const few = pieces.slice(0, 12);
  for (const one of few) for (const other of few) if (one !== other) yield one + other;
}
