import { damaged } from '../failure.ts';
import { compareBytes } from './bytes.ts';

// The other indexes of a table are for prefixes; ours has none.
const MAIN_INDEX = '0';

/** A term as it stands in the index. */
export const keyOf = (term: string): Uint8Array => Buffer.from(MAIN_INDEX + term);

/** The term of a key; throws where that would be before another, since the index was asked for what comes from there on. */
export function termOf(key: Uint8Array, from: Uint8Array): string {
  const term = Buffer.from(key.buffer, key.byteOffset, key.length).toString('utf8', MAIN_INDEX.length);
  // Of bytes that are no text others are made.
  if (compareBytes(keyOf(term), from) < 0) throw damaged('A term of the full-text index is no text.');
  return term;
}
