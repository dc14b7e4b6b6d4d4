import { expect, test } from 'vitest';
import { collector } from './collector.ts';
import { KbError, letGo } from './errors.ts';

/** An error, and its cause, from where some bytes were worked on. */
function failed(): { readonly error: KbError; readonly worked: WeakRef<Uint8Array> } {
  const bytes = new Uint8Array(1_000);
  const fail = (): KbError =>
    new KbError('too_large', `There are ${bytes.length} bytes.`, { cause: new Error(`${bytes.length}`) });
  return { error: fail(), worked: new WeakRef(bytes) };
}

test('an error that is kept does not hold on to what was worked on where it was thrown, and still tells where that was', async () => {
  const collect = collector();
  const kept = failed();
  letGo(kept.error);
  await new Promise(setImmediate);
  collect();
  expect(kept.worked.deref()).toBeUndefined();
  expect(kept.error.stack).toMatch(/at fail .*errors\.test\.ts/);
});
