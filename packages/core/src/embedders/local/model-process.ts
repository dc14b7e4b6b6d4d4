import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { KbError } from '../../errors.ts';
import { ServiceError } from '../../service-error.ts';
import type { ModelRequest, Response, Work } from './protocol.ts';

export interface ModelProcessOptions extends ModelRequest {
  readonly downloading?: ((loadedBytes: number, totalBytes: number) => void) | undefined;
  /** Ends the process. */
  readonly signal?: AbortSignal | undefined;
}

/** Gives one vector a text. Questions go before passages that wait; what is under way is not interrupted. */
export type ModelProcess = (texts: readonly string[], kind: 'query' | 'passage') => Promise<readonly Float32Array[]>;

/**
 * A model in a process of its own, since inference holds up the thread that asks for it. It is loaded for the first text, and again should the process
 * end; it never keeps this process alive when nothing is asked.
 */
export function modelProcess({ downloading, signal, ...load }: ModelProcessOptions): ModelProcess {
  const waiting: Task[] = [];
  let isBusy = false;
  let child: ChildProcess | undefined;
  signal?.addEventListener('abort', () => child?.kill('SIGKILL'), { once: true });

  /** The process with its model. */
  async function started(): Promise<ChildProcess> {
    if (child?.connected) return child;
    const fresh = (child = start());
    try {
      await answerOf(fresh, { load }, load.model, downloading);
      return fresh;
    } catch (error) {
      fresh.kill('SIGKILL');
      child = undefined;
      throw error;
    }
  }

  const next = (): Task | undefined => {
    const question = waiting.findIndex(({ kind }) => kind === 'query');
    return waiting.splice(Math.max(0, question), 1)[0];
  };

  async function work(): Promise<void> {
    isBusy = true;
    for (let task = next(); task; task = next()) {
      try {
        signal?.throwIfAborted();
        const asked = await started();
        keepAlive(asked, true);
        task.resolve(await answerOf(asked, { texts: task.texts }, load.model));
      } catch (error) {
        task.reject(error);
      }
    }
    isBusy = false;
    if (child) keepAlive(child, false);
  }

  return async (texts, kind) => {
    const { promise, resolve, reject } = Promise.withResolvers<readonly Float32Array[]>();
    waiting.push({ texts, kind, resolve, reject });
    if (!isBusy) void work();
    return promise;
  };
}

interface Task {
  readonly texts: readonly string[];
  readonly kind: 'query' | 'passage';
  readonly resolve: (vectors: readonly Float32Array[]) => void;
  readonly reject: (error: unknown) => void;
}

function start(): ChildProcess {
  const child = fork(fileURLToPath(new URL('./worker.ts', import.meta.url)), [], {
    execArgv: [],
    serialization: 'advanced',
    // Whatever a library prints must not reach the protocol.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  // An error of an idle process has nobody to tell, and must not end this one.
  return child.on('error', () => undefined);
}

function keepAlive(child: ChildProcess, alive: boolean): void {
  for (const one of [child, child.channel]) {
    if (alive) one?.ref();
    else one?.unref();
  }
}

/** What a process answers; it is asked one thing at a time. */
async function answerOf(
  child: ChildProcess,
  work: Work,
  model: string,
  downloading?: (loadedBytes: number, totalBytes: number) => void,
): Promise<readonly Float32Array[]> {
  const { promise, resolve, reject } = Promise.withResolvers<readonly Float32Array[]>();
  const lost = (code: unknown, by?: unknown) => {
    const cause = code instanceof Error ? code : new Error(`It ended with ${String(by ?? code)}.`);
    reject(new KbError('upstream_failed', `The process of the local embedding model ${model} has ended.`, { cause }));
  };
  const hear = (response: Response) => {
    if ('vectors' in response) resolve(response.vectors);
    else if ('total' in response) downloading?.(response.loaded, response.total);
    else {
      const cause = Object.assign(new Error(response.message), { stack: response.stack });
      // What nobody foresaw happened over these texts; others may do well.
      const trouble = response.code === 'internal' && 'texts' in work ? 'refused' : 'failing';
      reject(new ServiceError(response.code, response.message, { trouble, cause }));
    }
  };
  child.on('message', hear).on('error', lost).on('exit', lost);
  child.send(work, (error) => {
    if (error) lost(error);
  });
  try {
    return await promise;
  } finally {
    child.off('message', hear).off('error', lost).off('exit', lost);
  }
}
