import { cleanText } from './clean.ts';

/** The fields of an untrusted object as plain JSON values: clean strings, shallow, small. Anything but an object has no fields. */
export function plainFields(value: unknown): Readonly<Record<string, unknown>> {
  const plain = plainValue(value, 0);
  // An object that is no array has string keys.
  return typeof plain === 'object' && plain !== null && !Array.isArray(plain) ? (plain as Record<string, unknown>) : {};
}

const MAX_DEPTH = 6;
const MAX_ENTRIES = 200;
const MAX_CHARACTERS = 2_000;

function plainValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return cleanText(value.slice(0, MAX_CHARACTERS));
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'boolean' || value === null) return value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (typeof value !== 'object' || depth >= MAX_DEPTH) return null;
  if (Array.isArray(value)) return value.slice(0, MAX_ENTRIES).map((each) => plainValue(each, depth + 1));
  const entries = Object.entries(value).slice(0, MAX_ENTRIES);
  return Object.fromEntries(
    entries
      .filter(([key]) => key !== '__proto__')
      .map(([key, each]) => [cleanText(key.slice(0, 200)), plainValue(each, depth + 1)]),
  );
}

/** Whether a value has named fields. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
