import { expect, test } from 'vitest';
import { giveBack } from './give-back.ts';

test('memory that nothing uses any more is given back at once', () => {
  let held: unknown[] | undefined = Array.from({ length: 1_000_000 }, (_, i) => ({ i }));
  const full = process.memoryUsage().heapTotal;
  expect(held).toHaveLength(1_000_000);
  held = undefined;
  giveBack();
  expect(process.memoryUsage().heapTotal).toBeLessThan(full - 1_000_000 * 8);
});
