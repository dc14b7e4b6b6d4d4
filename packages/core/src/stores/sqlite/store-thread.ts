import type { Worker } from 'node:worker_threads';
import { KbError, toKbError } from '../../errors.ts';
import type { CallOptions } from '../../ports.ts';
import { turns } from '../../turns.ts';
import {
  type Answer,
  type Arguments,
  type Failure,
  isWrite,
  type Method,
  type Request,
  type Response,
  type Settings,
} from './protocol.ts';
import { takeThread } from './thread.ts';

export interface StoreThread {
  call<M extends Method>(method: M, args: Arguments<M>, options?: CallOptions): Promise<Answer<M>>;
  /** Waits for the calls under way, then closes the database. Later calls throw. */
  close(): Promise<void>;
}

/** The thread that holds the database. It starts at once, beside whatever else starts, and again at the next call after a crash. */
export function storeThread(options: Omit<Settings, 'cancelled'>): StoreThread {
  const cancelled = new Int32Array(new SharedArrayBuffer(4096));
  const pending = new Map<number, Pending>();
  // Answers come in bursts, and each is followed by the ranking of what it holds.
  const inTurn = turns();
  let worker: Worker | undefined;
  let closing: Promise<void> | undefined;
  let lastId = 0;

  function start(): Worker {
    const settings: Settings = { ...options, cancelled };
    const started = takeThread();
    started.postMessage(settings);
    started.on('message', (response: Response) => inTurn(() => deliver(response)));
    started.on('error', (cause) => lose(started, cause));
    started.on('exit', () => lose(started, undefined));
    return started;
  }

  function deliver(response: Response): void {
    const call = pending.get(response.id);
    settle(response.id);
    if ('failure' in response) call?.reject(thrown(response.failure, call.signal));
    else call?.resolve(response.value);
  }

  function lose(lost: Worker, cause: unknown): void {
    if (worker === lost) worker = undefined;
    for (const [id, call] of pending) {
      if (call.worker !== lost) continue;
      settle(id);
      call.reject(new KbError('store_unavailable', 'The thread of the store ended. Try again.', { cause }));
    }
  }

  function settle(id: number): void {
    pending.get(id)?.forget();
    pending.delete(id);
    if (pending.size === 0) worker?.unref();
  }

  function ask(method: Method, args: readonly unknown[], signal: AbortSignal | undefined): Promise<unknown> {
    const id = (lastId = (lastId % 0x7fffffff) + 1);
    const target = (worker ??= start());
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        Atomics.store(cancelled, id % cancelled.length, id);
        // A write may have been committed already: only its thread knows.
        if (isWrite(method)) return;
        settle(id);
        reject(wasCancelled(signal));
      };
      const request: Request = { id, method, args };
      target.postMessage(request);
      target.ref();
      signal?.addEventListener('abort', abort, { once: true });
      pending.set(id, {
        worker: target,
        signal,
        resolve,
        reject,
        forget: () => signal?.removeEventListener('abort', abort),
      });
    });
  }

  async function end(): Promise<void> {
    if (lastId > 0 && worker) await ask('close', [], undefined);
    await worker?.terminate();
  }

  worker = start();

  return {
    async call<M extends Method>(method: M, args: Arguments<M>, { signal }: CallOptions = {}): Promise<Answer<M>> {
      if (closing) throw new KbError('store_unavailable', CLOSED);
      if (signal?.aborted) throw wasCancelled(signal);
      // The thread answers each method with what `Operations` says.
      return (await ask(method, args, signal)) as Answer<M>;
    },
    close: () => (closing ??= end()),
  };
}

/** A thread that starts with its first call. */
export function laterThread(options: Omit<Settings, 'cancelled'>): StoreThread {
  let thread: StoreThread | undefined;
  let closed = false;
  return {
    async call(method, args, callOptions) {
      if (closed) throw new KbError('store_unavailable', CLOSED);
      return (thread ??= storeThread(options)).call(method, args, callOptions);
    },
    async close() {
      closed = true;
      await thread?.close();
    },
  };
}

const CLOSED = 'The store has been closed.';

interface Pending {
  readonly worker: Worker;
  readonly signal: AbortSignal | undefined;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: KbError) => void;
  readonly forget: () => void;
}

function thrown({ code, message, stack }: Failure, signal: AbortSignal | undefined): KbError {
  if (code === 'cancelled') return wasCancelled(signal);
  const cause = new Error(message);
  if (stack !== undefined) cause.stack = stack;
  if (code) return new KbError(code, message, { cause });
  return toKbError(cause);
}

/** A time limit keeps its own code; anything else that aborts is a cancellation. */
function wasCancelled(signal: AbortSignal | undefined): KbError {
  const reason: unknown = signal?.reason;
  if (reason instanceof Error && reason.name === 'TimeoutError') return toKbError(reason);
  return new KbError('cancelled', 'The call was cancelled.', { cause: reason });
}
