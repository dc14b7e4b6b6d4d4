import type { IncomingHttpHeaders } from 'node:http';

/**
 * How long a service asks to be left alone, in milliseconds: by `Retry-After` (seconds or a date), `retry-after-ms`, the headers of a rate limit that
 * is used up, or in its words ("try again in 6m0s", "retry after 54 seconds"). `undefined` when it does not say.
 */
export function askedWaitMs(headers: IncomingHttpHeaders, text: string): number | undefined {
  return (
    milliseconds(one(headers['retry-after-ms'])) ??
    retryAfterMs(one(headers['retry-after'])) ??
    resetMs(headers) ??
    waitInWords(text)
  );
}

const one = (header: string | readonly string[] | undefined): string =>
  typeof header === 'string' ? header.trim() : (header?.[0]?.trim() ?? '');

function milliseconds(header: string): number | undefined {
  const wait = Number(header);
  return header === '' || !Number.isFinite(wait) || wait < 0 ? undefined : wait;
}

function retryAfterMs(header: string): number | undefined {
  if (header === '') return undefined;
  const wait = durationMs(header) ?? Date.parse(header) - Date.now();
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}

/** The longest wait of the limits of which nothing is left. */
function resetMs(headers: IncomingHttpHeaders): number | undefined {
  const waits = Object.entries(headers).flatMap(([name, value]) => {
    if (!/^(x-)?rate-?limit.*-reset|^(x-)?rate-?limit-reset/.test(name)) return [];
    const left = one(headers[name.replace('reset', 'remaining')]);
    const wait = left === '0' ? resetIn(one(value)) : undefined;
    return wait === undefined ? [] : [wait];
  });
  return waits.length > 0 ? Math.max(...waits) : undefined;
}

/** A duration, or a time: seconds or milliseconds since 1970. */
function resetIn(header: string): number | undefined {
  const value = Number(header);
  if (value > 1e9) return Math.max(0, (value > 1e12 ? value : value * 1000) - Date.now());
  return durationMs(header);
}

function waitInWords(text: string): number | undefined {
  const seconds = /"estimated_time"\s*:\s*([\d.]+)/.exec(text)?.[1];
  const said = /(?:try(?:ing)? again|retry|retryDelay)"?\s*(?:in|after|:)?\s*"?(\d[\d.]*\s?[a-z]+(?:\d[\d.]*[a-z]+)*)/i;
  return durationMs(seconds ?? said.exec(text)?.[1] ?? '');
}

/** "20", "8.64s", "6m0s", "120ms", "54 seconds". */
function durationMs(written: string): number | undefined {
  const parts = [...written.matchAll(/([\d.]+)\s?([a-z]*)/gi)];
  if (parts.map(([part]) => part).join('').length !== written.length) return undefined;
  const waits = parts.map(([, value, unit = '']) => Number(value) * (units[unit.toLowerCase()] ?? Number.NaN));
  const wait = waits.reduce((sum, each) => sum + each, 0);
  return parts.length === 0 || Number.isNaN(wait) ? undefined : wait;
}

const [second, minute, hour] = [1000, 60_000, 3_600_000];
const units: Readonly<Record<string, number>> = {
  '': second,
  ms: 1,
  milliseconds: 1,
  s: second,
  sec: second,
  second,
  seconds: second,
  m: minute,
  min: minute,
  minute,
  minutes: minute,
  h: hour,
  hour,
  hours: hour,
};
