import { KbError } from '../errors.ts';
import type { Document } from '../model.ts';

/** The place after a document, in the order of collections and keys: the same from every store. */
export const writeCursor = ({ collection, key }: Document): string =>
  Buffer.from(JSON.stringify([collection, key])).toString('base64url');

/** The collection and key that a cursor holds; `invalid_input` when no list gave it. */
export function readCursor(cursor: string): readonly [collection: string, key: string] {
  const refusal = 'The cursor is not one that this list gave.';
  try {
    const [collection, key]: unknown[] = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (typeof collection === 'string' && typeof key === 'string') return [collection, key];
  } catch (cause) {
    throw new KbError('invalid_input', refusal, { cause });
  }
  throw new KbError('invalid_input', refusal);
}
