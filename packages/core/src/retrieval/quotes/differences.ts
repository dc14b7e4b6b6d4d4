import { isDash, isInvisible, isQuoteMark, kinds } from './characters.ts';
import type { UnitSpan } from './find.ts';
import type { Reading } from './reading.ts';

/** What may differ between a quotation and the text it was taken from. */
type DifferenceKind =
  | 'white_space'
  | 'hyphenation'
  | 'quotation_marks'
  | 'dashes'
  | 'case'
  | 'characters'
  | 'markup'
  | 'punctuation'
  | 'ellipsis';

/** One kind of difference, how often there is one, and the first as both have it. */
export interface Difference {
  readonly kind: DifferenceKind;
  readonly count: number;
  readonly quote: string;
  readonly document: string;
}

/** Where a stretch of a quotation was found. */
export interface Alignment {
  readonly text: Reading;
  readonly found: UnitSpan;
  readonly quote: Reading;
  readonly part: UnitSpan;
}

/** Counts what differs, by kind, in the order met. */
export function differenceTally() {
  const tally = new Map<DifferenceKind, Difference>();
  const add = (kind: DifferenceKind, quote: string, document: string): void => {
    const known = tally.get(kind);
    tally.set(kind, known ? { ...known, count: known.count + 1 } : { kind, count: 1, quote, document });
  };
  return {
    add,
    /** Everything that differs where the units are equal. */
    addAlignment({ text, found, quote, part }: Alignment): void {
      for (let j = part.from; j < part.to; j++) {
        const i = found.from + j - part.from;
        const note = (kind: DifferenceKind) => add(kind, around(quote, j, part), around(text, i, found));
        const gap = j === part.from ? undefined : gapDifference(gapText(quote, j), gapText(text, i));
        if (gap) note(gap);
        if (quote.from[j] === quote.from[j - 1] && text.from[i] === text.from[i - 1]) continue;
        const unit = unitDifference(unitText(quote, j), unitText(text, i));
        if (unit) note(unit);
      }
    },
    list: (): readonly Difference[] => [...tally.values()],
  };
}

const gapText = ({ text, from, to }: Reading, i: number): string => text.slice(to[i - 1], from[i]);

const unitText = ({ text, from, to }: Reading, i: number): string => text.slice(from[i], to[i]);

function gapDifference(one: string, other: string): DifferenceKind | undefined {
  if (one === other) return undefined;
  const [a, b] = [visible(one), visible(other)];
  if (a === b) return withoutSpace(one) === withoutSpace(other) ? 'white_space' : hiddenDifference(one, other);
  if (a.concat(b) !== '' && Array.from(a.concat(b)).every(isQuoteMark)) return 'quotation_marks';
  const [dashA, dashB] = [dashesIn(a), dashesIn(b)];
  if (dashA && dashB && dashA !== dashB) return 'dashes';
  // White space before it: the mark of a list.
  return dashA === dashB || /^\s/.test(dashA ? one : other) ? 'markup' : 'hyphenation';
}

const hiddenDifference = (one: string, other: string): DifferenceKind =>
  `${one}${other}`.includes('\u00ad') ? 'hyphenation' : 'characters';

const withoutSpace = (gap: string) => gap.replaceAll(/[^\S\ufeff]+/g, '');
const visible = (gap: string) =>
  Array.from(withoutSpace(gap))
    .filter((character) => !isInvisible(character))
    .join('');
const dashesIn = (gap: string) => Array.from(gap).filter(isDash).join('');

function unitDifference(one: string, other: string): DifferenceKind | undefined {
  if (one === other) return undefined;
  if (isQuoteMark(one) && isQuoteMark(other)) return 'quotation_marks';
  if (isDash(one) && isDash(other)) return 'dashes';
  return lower(one) === lower(other) ? 'case' : 'characters';
}

const lower = (unit: string): string => unit.toLowerCase().replaceAll('ς', 'σ');

/** The words on both sides of the bound before a unit, as the text has them. */
function around(reading: Reading, i: number, { from, to }: UnitSpan): string {
  let [start, end] = [i, i];
  const solid = (at: number) => reading.kinds[at] !== kinds.other && reading.kinds[at] !== kinds.dense;
  const open = (at: number) => (reading.gaps[at] ?? 0) === 0 && solid(at) && solid(at - 1);
  if (start > from) start--;
  while (start > from && i - start < MOST && open(start)) start--;
  while (end + 1 < to && end - i < MOST && open(end + 1)) end++;
  return reading.text.slice(reading.from[start], reading.to[end]);
}

const MOST = 40;
