import type { Span } from '../../model.ts';
import {
  clusters,
  comparable,
  isDash,
  isHyphen,
  isInvisible,
  isQuoteMark,
  isRaised,
  isSingleMark,
  isSpace,
  type Kind,
  kindOf,
  kinds,
  SOFT_HYPHEN,
} from './characters.ts';
import { feetAndInches } from './feet.ts';
import { foldOf } from './folds.ts';
import { endsOrdinal, followsN, isRaisedAlone } from './raised.ts';
import { keyOf, push, unitList } from './unit-list.ts';
import type { Unseen } from './unseen.ts';

/** What lies before a unit, as flags: white space, and a dash between the units with what surrounds it. */
export const gaps = { space: 1, dash: 2, spaceBeforeDash: 4, hyphen: 8, softHyphen: 16 } as const;

/**
 * A text as quotations are compared: its units without white space, each with its place in the text.
 * The key does not depend on how lines are broken, nor on the kinds of quote marks and dashes.
 */
export interface Reading {
  readonly text: string;
  /** One UTF-16 code unit for each unit. */
  readonly key: string;
  readonly kinds: ArrayLike<number>;
  readonly gaps: ArrayLike<number>;
  /** Not 0 where the key is less than the letter or figure that stands there. */
  readonly folded: ArrayLike<number>;
  /** Where each unit begins and ends in the text; units of one character share their place. */
  readonly from: ArrayLike<number>;
  readonly to: ArrayLike<number>;
}

/** Reads a text; the spans in `skip`, in order, count as not there, or as what stands for them. */
export function readText(text: string, skip: readonly Unseen[] = []): Reading {
  const units = unitList(text.length);
  let gap = 0;
  let dash: Span | undefined;
  let skipped = 0;
  const measuring = feetAndInches(text);

  function add(code: number, kind: Kind, start: number, end: number, folded = false): void {
    push(units, code, kind, gap, start, end, folded);
    gap = 0;
  }

  /** A dash that is not followed by a letter may be a sign: it is a unit. */
  function keepDash(): void {
    if (!dash) return;
    const after = gap & gaps.space;
    gap = gap & gaps.spaceBeforeDash ? gaps.space : 0;
    add(hyphenCode, kinds.other, dash.from, dash.to);
    gap = after;
    dash = undefined;
  }

  function addUnit(unit: string, kind: Kind, start: number, end: number, folded = false): void {
    if (kind === kinds.letter || kind === kinds.dense) dash = undefined;
    else keepDash();
    for (let i = 0; i < unit.length; i++) add(unit.charCodeAt(i), kind, start, end, folded);
  }

  function addDash(cluster: string, start: number, end: number): void {
    if (dash && dash.to === start) {
      dash = { from: dash.from, to: end };
      gap &= ~gaps.hyphen;
      return;
    }
    keepDash();
    dash = { from: start, to: end };
    gap = gaps.dash | (gap & gaps.space ? gaps.spaceBeforeDash : 0) | (isHyphen(cluster) ? gaps.hyphen : 0);
  }

  /** All kinds of marks are one, but feet are not inches: such a mark is less than what stands there. */
  function addMark(cluster: string, start: number, end: number): void {
    const last = units.length - 1;
    const doubled = last >= 0 && units.to[last] === start && units.from[last] === start - 1 && gap === 0;
    if (isSingleMark(cluster) && doubled && text.charAt(start - 1) === cluster) units.to[last] = end;
    else addUnit("'", kinds.other, start, end, measuring.has(start));
  }

  function addForm(characters: Form, start: number, end: number): void {
    for (const { character, kind, folded, isSpecial } of characters) {
      if (kind === undefined) gap |= gaps.space;
      else if (!isSpecial || gap !== 0) addUnit(character, kind, start, end, folded);
      else if (character === '°') addUnit(followsN(units) ? 'o' : character, kind, start, end, followsN(units));
      else if (kind === kinds.letter ? endsOrdinal(units, text, start) : isRaisedAlone(units)) {
        addUnit(character.normalize('NFKC'), kind, start, end, true);
      } else addUnit(character, kind, start, end, folded);
    }
  }

  function addCluster(cluster: string, start: number, end = start + cluster.length): void {
    const form = formOf(cluster);
    if (typeof form === 'object') addForm(form, start, end);
    else if (form === 'space') gap |= gaps.space;
    else if (form === 'soft hyphen') gap |= gaps.softHyphen;
    else if (form === 'dash') addDash(cluster, start, end);
    else if (form === 'mark') addMark(cluster, start, end);
  }

  for (let at = 0; at < text.length;) {
    const hidden = skip[skipped];
    if (hidden && hidden.from <= at) {
      for (const cluster of hidden.from === at ? (hidden.as?.match(clusters) ?? []) : [])
        addCluster(cluster, at, hidden.to);
      if (hidden.to > at) at = hidden.to;
      skipped++;
      continue;
    }
    const code = text.charCodeAt(at);
    // ASCII that no mark follows is by far the most.
    if (code < 0x80 && !(text.charCodeAt(at + 1) >= 0x300)) {
      const unit = simple[code] ?? 0;
      if (unit) {
        const kind = simpleKinds[code] ?? kinds.other;
        if (dash && kind !== kinds.letter) keepDash();
        dash = undefined;
        push(units, unit, kind, gap, at, at + 1);
        gap = 0;
      } else addCluster(text.charAt(at), at);
      at++;
      continue;
    }
    clusters.lastIndex = at;
    const cluster = clusters.exec(text)?.[0] ?? text.charAt(at);
    addCluster(cluster, at);
    at += cluster.length;
  }
  keepDash();
  return {
    text,
    key: keyOf(units),
    kinds: units.kinds,
    gaps: units.gaps,
    folded: units.folded,
    from: units.from,
    to: units.to,
  };
}

const hyphenCode = '-'.charCodeAt(0);

/** The characters that a cluster is compared by; no kind is white space. */
type Form = readonly {
  readonly character: string;
  readonly kind?: Kind;
  readonly folded?: boolean;
  /** Raised, or a degree: what stands before it says what it is. */
  readonly isSpecial?: boolean;
}[];

type Seen = Form | 'space' | 'soft hyphen' | 'dash' | 'mark';

const forms = new Map<string, Seen>();
const MOST_FORMS = 20_000;

function formOf(cluster: string): Seen {
  const known = forms.get(cluster);
  if (known) return known;
  if (forms.size >= MOST_FORMS) forms.clear();
  const form = look(cluster);
  forms.set(cluster, form);
  return form;
}

function look(cluster: string): Seen {
  if (isSpace(cluster)) return 'space';
  if (cluster === SOFT_HYPHEN) return 'soft hyphen';
  if (isInvisible(cluster)) return [];
  if (isDash(cluster)) return 'dash';
  if (isQuoteMark(cluster)) return 'mark';
  const read = comparable(cluster);
  const key = foldOf(read);
  return Array.from(key)
    .filter((character) => !isInvisible(character))
    .map((character) =>
      isSpace(character)
        ? { character }
        : {
            character,
            kind: kindOf(character),
            folded: key !== read,
            isSpecial: character === '°' || (isRaised(character) && kindOf(character) !== kinds.other),
          },
    );
}

/** The unit of each ASCII character that is always the same one; 0 for white space, dashes, quote marks and controls. */
const simple = Uint8Array.from({ length: 0x80 }, (_, code) => {
  const character = String.fromCharCode(code);
  const form = look(character);
  return typeof form === 'object' && form.length > 0 ? character.toLowerCase().charCodeAt(0) : 0;
});

const simpleKinds = Array.from(simple, (code) => (code ? kindOf(String.fromCharCode(code)) : kinds.other));
