import type { UnitSpan } from './find.ts';
import { linksOf } from './markup.ts';
import type { Reading } from './reading.ts';

/** Whether each link of a quotation leads where the one leads that the text has there, when its units stand at unit `at` of the text. */
export function linksAgree(text: Reading, at: number, quote: Reading, { from, to }: UnitSpan): boolean {
  const links = linksOf(quote.text);
  if (links.length === 0) return true;
  // The first link may begin before these units, and the last one end behind them.
  const start = Math.max(0, (text.from[at] ?? 0) - longestLabel);
  const there = linksOf(text.text.slice(start, (text.to[at + to - from - 1] ?? 0) + longestLabel + longestTarget));
  let unit = from;
  let next = 0;
  return links.every(({ label, target }) => {
    while (unit < to && (quote.from[unit] ?? 0) < label.from) unit++;
    if (unit === to || (quote.from[unit] ?? 0) >= label.to) return true;
    const character = (text.from[at + unit - from] ?? 0) - start;
    while ((there[next]?.label.to ?? Infinity) <= character) next++;
    const link = there[next];
    return link !== undefined && link.label.from <= character && link.target === target;
  });
}

const longestLabel = 304;
const longestTarget = 504;
