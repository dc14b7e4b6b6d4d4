import { indexedDocument } from '../../packages/core/src/testing/indexed-document.ts';
import { clusteredVectors } from '../clustered-vectors.ts';
import type { MakeSentence } from '../made-up.ts';
import { say, secondsSince, type Setting, spaceOf } from './setting.ts';

/** Passages of sixty words and their vectors, ten collections, ten passages a document, two of a hundred documents with the tag `rare`. */
export async function fill({ store, count, dimensions }: Setting, sentence: MakeSentence): Promise<void> {
  let started = performance.now();
  for (let from = 0; from < count; from += 1000) {
    await store.put(
      Array.from({ length: Math.min(100, Math.ceil((count - from) / 10)) }, (_, n) =>
        indexedDocument({
          key: `d${from + n * 10}`,
          collection: `c${n % 10}`,
          tags: [n % 50 === 0 ? 'rare' : 'usual'],
          hash: String(from + n),
          texts: Array.from({ length: Math.min(10, count - from - n * 10) }, () => sentence(60)),
        }),
      ),
    );
  }
  say('passages stored', count / secondsSince(started), 'a second');
  const vectors = clusteredVectors(dimensions);
  const id = await store.vectors.open(spaceOf(dimensions));
  started = performance.now();
  for (;;) {
    const rows = (await store.vectors.pending(id, 1000)).map(({ row }) => row);
    if (rows.length === 0) break;
    await store.vectors.put(
      id,
      rows,
      rows.map(() => vectors()),
    );
  }
  say('vectors stored', count / secondsSince(started), 'a second');
}
