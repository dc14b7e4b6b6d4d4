import { expect, test } from 'vitest';
import { openLater } from './open-later.ts';

test('what cannot be opened is tried again at the next call, and opened once', async () => {
  let tries = 0;
  const later = openLater(async () => {
    tries += 1;
    if (tries === 1) throw new Error('The disk is full.');
    return { tries };
  });
  expect(await later.opened()).toBeUndefined();
  await expect(later()).rejects.toThrow('full');
  expect(await later.opened()).toBeUndefined();
  const [one, other] = await Promise.all([later(), later()]);
  expect(one).toBe(other);
  expect(await later.opened()).toEqual({ tries: 2 });
});
