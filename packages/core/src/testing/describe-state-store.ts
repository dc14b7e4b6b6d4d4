import { describe, expect, test } from 'vitest';
import type { StateStore } from '../ports.ts';

/** What every state store promises. `open` gives an empty one whose clock is `now`. */
export function describeStateStore(
  name: string,
  open: (options: { readonly now: () => number }) => StateStore | Promise<StateStore>,
): void {
  const clock = { now: 1_000_000 };
  const fresh = async () => open({ now: () => clock.now });

  describe(name, () => {
    test('what was set is there as it was given, in its kind alone', async () => {
      await using state = await fresh();
      const value = { name: 'é«»', list: [1, { deep: null }], no: false };
      expect(await state.set('a', 'x', value)).toBe(true);
      expect((await state.get('a', 'x'))?.value).toEqual(value);
      expect(await state.get('b', 'x')).toBeUndefined();
      expect(await state.get('a', 'y')).toBeUndefined();
    });

    test('an entry that has expired does not exist', async () => {
      await using state = await fresh();
      await state.set('a', 'x', 1, { expiresAt: clock.now + 10 });
      expect((await state.get('a', 'x'))?.expiresAt).toBe(clock.now + 10);
      clock.now += 10;
      expect(await state.get('a', 'x')).toBeUndefined();
      expect((await state.list('a', { limit: 5 })).items).toEqual([]);
      expect(await state.delete('a', 'x')).toBe(false);
      await state.set('a', 'x', 1, { expiresAt: clock.now });
      expect(await state.set('a', 'x', 2, { ifStamp: null })).toBe(true);
    });

    test('of many that create the same entry, one succeeds', async () => {
      await using state = await fresh();
      const tries = Array.from({ length: 8 }, (_, n) => state.set('a', 'x', n, { ifStamp: null }));
      expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1);
    });

    test('of entries that are added together, those that are there already stay as they are', async () => {
      await using state = await fresh();
      const entries = ['x', 'y', 'z'].map((id) => ({ id, value: { id }, expiresAt: clock.now + 10 }));
      await state.set('a', 'y', 'mine');
      await state.add('a', entries);
      await state.add('a', entries);
      expect((await state.list('a', { limit: 5 })).items.map(({ value }) => value)).toEqual([
        { id: 'x' },
        'mine',
        { id: 'z' },
      ]);
      clock.now += 10;
      expect((await state.list('a', { limit: 5 })).items.map(({ id }) => id)).toEqual(['y']);
    });

    test('a change over a stamp that has gone is refused', async () => {
      await using state = await fresh();
      await state.set('a', 'x', 1);
      const stamp = (await state.get('a', 'x'))?.stamp;
      expect(await state.set('a', 'x', 2, { ifStamp: stamp })).toBe(true);
      expect(await state.set('a', 'x', 3, { ifStamp: stamp })).toBe(false);
      await state.delete('a', 'x');
      await state.set('a', 'x', 4);
      expect(await state.set('a', 'x', 5, { ifStamp: stamp })).toBe(false);
      expect((await state.get('a', 'x'))?.value).toBe(4);
    });

    test('of many that take over the same entry, whether it is there or has expired, one succeeds', async () => {
      await using state = await fresh();
      await state.set('lease', 'x', 0, { expiresAt: clock.now + 10 });
      const stamp = (await state.get('lease', 'x'))?.stamp ?? '';
      const take = (ifStamp: string | null) =>
        Array.from({ length: 8 }, (_, n) => state.set('lease', 'x', n, { ifStamp, expiresAt: clock.now + 10 }));
      expect((await Promise.all(take(stamp))).filter(Boolean)).toHaveLength(1);
      clock.now += 20;
      expect((await Promise.all(take(null))).filter(Boolean)).toHaveLength(1);
    });

    test('of many that delete the same entry, one is told that it was there', async () => {
      await using state = await fresh();
      await state.set('a', 'x', 1);
      const told = await Promise.all(Array.from({ length: 8 }, () => state.delete('a', 'x')));
      expect(told.filter(Boolean)).toHaveLength(1);
    });

    test('a list goes through all entries in order, part by part, from either end', async () => {
      await using state = await fresh();
      for (const id of ['b1', 'b3', 'c1', 'b2', 'a1', 'b%', 'b_']) await state.set('a', id, id);
      const read = async (newest: boolean) => {
        const found: unknown[] = [];
        let cursor: string | undefined;
        do {
          const page = await state.list('a', { limit: 2, prefix: 'b', newest, ...(cursor && { cursor }) });
          found.push(...page.items.map(({ value }) => value));
          cursor = page.cursor;
        } while (cursor !== undefined);
        return found;
      };
      expect(await read(false)).toEqual(['b%', 'b1', 'b2', 'b3', 'b_']);
      expect(await read(true)).toEqual(['b_', 'b3', 'b2', 'b1', 'b%']);
    });

    test('a counter counts every call until its first end', async () => {
      await using state = await fresh();
      const end = clock.now + 100;
      const counts = await Promise.all(Array.from({ length: 5 }, (_, n) => state.count('r', 'x', end + n)));
      expect(counts.map(({ count }) => count).toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5]);
      expect(new Set(counts.map(({ expiresAt }) => expiresAt))).toEqual(new Set([end]));
      clock.now = end;
      expect(await state.count('r', 'x', end + 50)).toEqual({ count: 1, expiresAt: end + 50 });
    });
  });
}
