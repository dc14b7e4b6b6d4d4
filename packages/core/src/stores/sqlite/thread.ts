import { Worker } from 'node:worker_threads';

let waiting: Worker | undefined;

/** Starts the thread of the next store that opens in this process: that takes as long as reading the settings that say where the store is. */
export function warmThread(): void {
  waiting ??= newThread();
}

/** Ends the thread that waits for a store, when none will open. */
export function dismissThread(): void {
  void waiting?.terminate();
  waiting = undefined;
}

/** A thread that expects its settings as the first message; it keeps no process alive by itself. */
export function takeThread(): Worker {
  const thread = waiting ?? newThread();
  waiting = undefined;
  return thread;
}

function newThread(): Worker {
  const thread = new Worker(new URL('./worker.ts', import.meta.url));
  thread.unref();
  return thread;
}
