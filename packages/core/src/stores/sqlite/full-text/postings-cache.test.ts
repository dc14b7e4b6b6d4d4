import { expect, test } from 'vitest';
import { postingsCache } from './postings-cache.ts';

test('lists that were asked for lately are remembered, and no more entries than there is room for', () => {
  const cache = postingsCache(8);
  const list = (size: number) => ({
    rows: new Uint32Array(size),
    counts: new Uint8ClampedArray(size),
    titled: new Uint8Array(size),
  });
  for (const term of ['a', 'b', 'c', 'd']) cache.set(term, list(2));
  cache.get('a');
  cache.set('e', list(2));
  cache.set('long', list(3));
  expect(['a', 'b', 'c', 'd', 'e', 'long'].filter((term) => cache.get(term))).toEqual(['a', 'c', 'd', 'e']);
});
