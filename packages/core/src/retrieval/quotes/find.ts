import type { Span } from '../../model.ts';
import { gapsAgree, unitsAgree } from './agreement.ts';
import { standsAlone } from './bounds.ts';
import { linksAgree } from './links.ts';
import { measuresAgree } from './measures.ts';
import type { Reading } from './reading.ts';

/** A run of units: from the first to the one after the last. */
export type UnitSpan = Span;

/** Where a stretch of a quotation's units stands in a text, unit for unit, from unit `after` on. At most `limit`. */
export function findUnits(
  text: Reading,
  quote: Reading,
  { from, to, after = 0, limit }: UnitSpan & { readonly after?: number; readonly limit: number },
): readonly UnitSpan[] {
  const needle = quote.key.slice(from, to);
  const found: UnitSpan[] = [];
  if (!needle) return found;
  let tries = 0;
  let measured = 0;
  for (let at = text.key.indexOf(needle, after); at !== -1; at = text.key.indexOf(needle, at + 1)) {
    if (++tries > TRIES) break;
    if (!standsAlone(text, at, at + needle.length) || !agrees(text, at, quote, from, to)) continue;
    if (!checks.every((agree) => agree(text, at, quote, { from, to }))) {
      if ((measured += to - from) > MEASURED) break;
      continue;
    }
    found.push({ from: at, to: at + needle.length });
    if (found.length >= limit) break;
  }
  return found;
}

const TRIES = 5_000;
const MEASURED = 300_000;

function agrees(text: Reading, at: number, quote: Reading, from: number, to: number): boolean {
  for (let j = from + 1; j < to; j++) if (!gapsAgree(text, at + j - from, quote, j)) return false;
  return true;
}

function foldsAgree(text: Reading, at: number, quote: Reading, { from, to }: UnitSpan): boolean {
  for (let j = from; j < to; j++) if (!unitsAgree(text, at + j - from, quote, j)) return false;
  return true;
}

// Of what is the same unit for unit.
const checks = [foldsAgree, measuresAgree, linksAgree];
