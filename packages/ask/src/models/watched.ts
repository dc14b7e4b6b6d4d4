import { KbError } from '@kb-mcp/core/errors';

/** The same events; throws `timeout` when the next one does not come in time. */
export async function* watched<T>(
  events: AsyncIterable<T>,
  { idleMs, abort }: { readonly idleMs: number; readonly abort: () => void },
): AsyncGenerator<T> {
  const iterator = events[Symbol.asyncIterator]();
  for (;;) {
    const { promise, resolve } = Promise.withResolvers<'late'>();
    const timer = setTimeout(resolve, idleMs, 'late' as const);
    const next = iterator.next();
    const first = await Promise.race([next, promise]).finally(() => clearTimeout(timer));
    if (first === 'late') {
      abort();
      next.catch(() => undefined);
      throw new KbError('timeout', 'The model service stopped in the middle of an answer.');
    }
    if (first.done === true) return;
    yield first.value;
  }
}
