import { Worker } from 'node:worker_threads';
import { KbError, toKbError } from '../errors.ts';
import type { CallOptions, LoadedDocument, Source } from '../ports.ts';
import type { FormatName } from './formats.ts';
import type { Failure, Request, Response } from './parser-protocol.ts';
import type { ReadingSettings } from './settings.ts';

export interface ParserThread {
  /** Reads one file after the other. A file that breaks a limit ends with its reason, and the next one gets a new thread. */
  load(format: FormatName, source: Source, options?: CallOptions): AsyncGenerator<LoadedDocument>;
  /** Ends the thread; it starts again when it is needed. */
  close(): Promise<void>;
}

/** A thread for parsers, limited in time and memory. It starts at the first file, and never keeps the process alive by itself. */
export function parserThread({ seconds: usual, heapMegabytes, pages, ocr }: ReadingSettings): ParserThread {
  // Reading pictures is slow work for another program.
  const seconds = ocr === 'off' ? usual : usual * 10;
  let worker: Worker | undefined;

  function start(): Worker {
    const started = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: { pages, ocr },
      resourceLimits: { maxOldGenerationSizeMb: heapMegabytes, maxYoungGenerationSizeMb: 32 },
      // Whatever a library prints must not reach the protocol.
      stdout: true,
      stderr: true,
    });
    started.stdout.resume();
    started.stderr.resume();
    // An error of an idle thread has nobody to tell, and must not end the process.
    started.on('error', () => undefined);
    started.on('exit', () => {
      if (worker === started) worker = undefined;
    });
    started.unref();
    return started;
  }

  async function close(): Promise<void> {
    const ending = worker;
    worker = undefined;
    await ending?.terminate();
  }

  /** The answer to a request; whatever else ends the wait ends the thread too. */
  async function ask(
    request: Request,
    { name, size, signal }: { readonly name: string; readonly size: number; readonly signal: AbortSignal | undefined },
    bytes: readonly ArrayBuffer[] = [],
  ) {
    signal?.throwIfAborted();
    const asked = (worker ??= start());
    const { promise, resolve, reject } = Promise.withResolvers<Response>();
    const late = () =>
      reject(
        new KbError('timeout', `${name} took longer than ${seconds} s to read and was stopped (setting readSeconds).`),
      );
    const abort = () => reject(wasCancelled(signal));
    const lost = (cause: unknown) => reject(lossOf(cause, name, heapMegabytes));
    const timer = setTimeout(late, seconds * 1_000);
    // Buffers are not part of the heap that the thread is limited to.
    const before = process.memoryUsage.rss();
    const most = (heapMegabytes + BUFFER_MEGABYTES) * 1024 * 1024 + 2 * size;
    const watch = setInterval(() => {
      if (process.memoryUsage.rss() - before > most) reject(tooLarge(name, heapMegabytes));
    }, WATCH_MILLISECONDS);
    asked.on('message', resolve).on('error', lost).on('exit', lost);
    signal?.addEventListener('abort', abort, { once: true });
    asked.ref();
    asked.postMessage(request, bytes);
    try {
      return await promise;
    } catch (error) {
      await close();
      throw error;
    } finally {
      clearTimeout(timer);
      clearInterval(watch);
      signal?.removeEventListener('abort', abort);
      asked.off('message', resolve).off('error', lost).off('exit', lost);
      asked.unref();
    }
  }

  return {
    async *load(format, { name, bytes, mediaType }, { signal } = {}) {
      const copy = new Uint8Array(bytes);
      const source = { name, bytes: copy, mediaType };
      const asked = { name, size: bytes.length, signal };
      let characters = 0;
      let response = await ask({ format, source }, asked, [copy.buffer]);
      for (;;) {
        for (const document of response.documents) {
          characters += document.text.length;
          yield document;
        }
        if (response.failure) throw thrown(response.failure);
        if (!response.more) {
          // What a large file took is given back at once.
          if (characters > LARGE_TEXT || bytes.length > LARGE_FILE) await close();
          return;
        }
        response = await ask('next', asked);
      }
    },
    close,
  };
}

const tooLarge = (name: string, megabytes: number, cause?: unknown): KbError =>
  new KbError('too_large', `${name} needs more than ${megabytes} MB of memory to be read (setting readMegabytes).`, {
    cause,
  });

const WATCH_MILLISECONDS = 50;
const BUFFER_MEGABYTES = 100;
const LARGE_TEXT = 2_000_000;
const LARGE_FILE = 16 * 1024 * 1024;

function lossOf(cause: unknown, name: string, heapMegabytes: number): KbError {
  const isMemory = cause instanceof Error && 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY';
  return isMemory
    ? new KbError(
        'too_large',
        `${name} needs more than ${heapMegabytes} MB of memory to be read (setting readMegabytes).`,
        { cause },
      )
    : new KbError('unreadable', `${name} ended its parser. It is damaged, or made to do so.`, { cause });
}

function thrown({ code, message, details, stack }: Failure): KbError {
  const cause = new Error(message);
  if (stack !== undefined) cause.stack = stack;
  return code ? new KbError(code, message, { cause, ...(details ? { details } : {}) }) : toKbError(cause);
}

/** A time limit keeps its own code; anything else that aborts is a cancellation. */
function wasCancelled(signal: AbortSignal | undefined): KbError {
  const reason: unknown = signal?.reason;
  if (reason instanceof Error && reason.name === 'TimeoutError') return toKbError(reason);
  return new KbError('cancelled', 'The call was cancelled.', { cause: reason });
}
