import { expect, test } from 'vitest';
import type { OpenStore } from '../describe-store.ts';
import { indexedDocument } from '../indexed-document.ts';

export function callContract(open: OpenStore): void {
  test('calls made at the same time do not disturb each other', async () => {
    await using store = await open();
    const writes = Array.from({ length: 20 }, (_, n) =>
      store.put([indexedDocument({ key: `k${n}`, texts: ['word'] })]),
    );
    const reads = Array.from({ length: 20 }, () => store.candidates({ terms: ['word'], limit: 50 }, 'all'));
    for (const { candidates, passages } of await Promise.all(reads)) expect(candidates).toHaveLength(passages);
    expect((await Promise.all(writes)).flat()).toEqual(Array.from({ length: 20 }, () => 'added'));
    expect((await store.stats('all')).documents).toBe(20);
  });

  test('a call whose signal is aborted does nothing and says cancelled', async () => {
    await using store = await open();
    const options = { signal: AbortSignal.abort() };
    const document = indexedDocument({ key: 'a', texts: ['word'] });
    for (const call of [
      store.put([document], options),
      store.move([], options),
      store.remove([], 'all', options),
      store.get('a', 'all', options),
      store.known('default', ['a'], options),
      store.list({ limit: 1 }, 'all', options),
      store.passages('a', { limit: 1 }, 'all', options),
      store.candidates({ terms: ['word'], limit: 1 }, 'all', options),
      store.passagesByRow([1], 'all', options),
      store.languages('all', options),
      store.versions.since('a', 'all', options),
      store.versions.of('a', 'all', options),
      store.versions.latest({ limit: 1 }, 'all', options),
      store.versions.passages(1, 'all', options),
      store.stats('all', options),
      store.check(options),
    ]) {
      await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    }
    expect((await store.stats('all')).documents).toBe(0);
  });

  test('a closed store says so, and may be closed again', async () => {
    const store = await open();
    await store.put([indexedDocument({ key: 'a', texts: ['word'] })]);
    await store[Symbol.asyncDispose]();
    await expect(store.stats('all')).rejects.toMatchObject({ code: 'store_unavailable' });
    await store[Symbol.asyncDispose]();
  });
}
