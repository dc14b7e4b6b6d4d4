export interface EventQueue<T> {
  push(event: T): void;
  end(): void;
  fail(reason: unknown): void;
  /** Everything pushed, in order, until the end; throws what it failed with. */
  all(): AsyncGenerator<T>;
}

/** Hands events from whoever makes them to one who reads them. */
export function eventQueue<T>(): EventQueue<T> {
  const waiting: T[] = [];
  let over: { readonly reason?: unknown } | undefined;
  let wake = (): void => {};
  const finish = (end: { readonly reason?: unknown }): void => {
    over ??= end;
    wake();
  };
  return {
    push(event) {
      waiting.push(event);
      wake();
    },
    end: () => finish({}),
    fail: (reason) => finish({ reason }),
    async *all() {
      for (;;) {
        yield* waiting.splice(0);
        if (waiting.length > 0) continue;
        if (over) {
          if ('reason' in over) throw over.reason;
          return;
        }
        const { promise, resolve } = Promise.withResolvers<void>();
        wake = resolve;
        await promise;
      }
    },
  };
}
