import { KbError } from '@kb-mcp/core';

/** Reads `12h`, `90d`, `1y` from now, or a date; throws `invalid_input` for what has passed or cannot be read. */
export function parseExpiry(text: string, now: number = Date.now()): number {
  const [, count, unit] = /^(\d{1,5})([hdwy])$/.exec(text) ?? [];
  const hours = { h: 1, d: 24, w: 168, y: 8_760 }[unit ?? ''];
  const at = hours === undefined ? Date.parse(text) : now + Number(count) * hours * 3_600_000;
  if (Number.isNaN(at))
    throw new KbError('invalid_input', `«${text}» is not a time. Write 12h, 90d, 1y or 2027-01-31.`);
  if (at <= now) throw new KbError('invalid_input', `«${text}» has passed already.`);
  return at;
}

/** A time as people write it, to the minute. */
export const showTime = (ms: number | undefined, never = '–'): string =>
  ms === undefined ? never : new Date(ms).toISOString().slice(0, 16).replace('T', ' ');
