import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { KbError, toKbError } from '../errors.ts';
import { giveBack, LARGE_FILE, LARGE_TEXT } from '../give-back.ts';
import type { CallOptions, LoadedDocument, Source } from '../ports.ts';
import type { FormatName } from './formats.ts';
import type { LargeTurns } from './large-turns.ts';
import type { Failure, Request, Response, ParserSettings } from './parser-protocol.ts';
import { residentBytes } from './process-figures.ts';
import type { ReadingSettings } from './settings.ts';
import { type TimeLimit, timeLimit } from './time-limit.ts';

export interface ParserProcess {
  /** Reads one file after the other. A file that breaks a limit ends with its reason, and the next one gets a new process. */
  load(format: FormatName, source: Source, options?: CallOptions): AsyncGenerator<LoadedDocument>;
  /** Ends the process; it starts again when it is needed. */
  close(): Promise<void>;
}

/**
 * A process for parsers, limited in time and memory: what ends it harms nobody else. It starts at the first file, and never keeps this one alive by itself.
 * A file that takes much memory is read in its turn: when another one has it, it is begun anew later.
 */
export function parserProcess(
  { seconds: usual, heapMegabytes, aloneMegabytes = 250, pages, ocr }: ReadingSettings,
  turns: LargeTurns,
): ParserProcess {
  // Reading pictures is slow work for another program.
  const seconds = ocr === 'off' ? usual : usual * 10;
  const settings: ParserSettings = { pages, ocr };
  let child: ChildProcess | undefined;
  /** The turn that the file that is being read has asked for, as it takes much. */
  let turn: Promise<AsyncDisposable | undefined> | undefined;

  function start(): ChildProcess {
    const started = fork(fileURLToPath(new URL('./worker.ts', import.meta.url)), [], {
      execArgv: [
        `--max-old-space-size=${heapMegabytes}`,
        '--max-semi-space-size=16',
        // With so small a bound the engine would begin to collect at a few megabytes: an eighth more processor time for the same files.
        '--initial-old-space-size=64',
      ],
      serialization: 'advanced',
      // Whatever a library prints must not reach the protocol.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    // An error of an idle process has nobody to tell, and must not end this one.
    started.on('error', () => undefined);
    started.on('exit', () => {
      if (child === started) child = undefined;
    });
    return started;
  }

  async function close(): Promise<void> {
    const ending = child;
    child = undefined;
    if (ending?.exitCode !== null || ending.signalCode !== null) return;
    const ended = once(ending, 'exit');
    ending.ref();
    ending.kill('SIGKILL');
    await ended;
  }

  /** The answer to a request; whatever else ends the wait ends the process too. */
  async function ask(
    request: Request,
    { name, size, signal }: { readonly name: string; readonly size: number; readonly signal: AbortSignal | undefined },
  ): Promise<Response> {
    signal?.throwIfAborted();
    const asked = (child ??= start());
    const { promise, resolve, reject } = Promise.withResolvers<Response>();
    const isOver: TimeLimit = timeLimit(asked.pid, seconds);
    // Buffers are not part of the heap that the process is limited to.
    const most = (heapMegabytes + BUFFER_MEGABYTES) * MEGABYTE + 2 * size;
    let kept = 0;
    const watch = setInterval(() => {
      const bytes = residentBytes(asked.pid);
      if (bytes > most) reject(tooLarge(name, heapMegabytes));
      if (isOver()) reject(tooSlow(name, seconds));
      if (bytes <= aloneMegabytes * MEGABYTE) return;
      // The more one of both takes, the less the other may.
      if (process.memoryUsage.rss() > kept + GROWTH_BYTES) {
        giveBack();
        kept = process.memoryUsage.rss();
      }
      if (turn) return;
      turn = turns.tryTake();
      turn.then((taken) => {
        if (taken) return;
        turn = undefined;
        reject(CROWDED);
      }, reject);
    }, WATCH_MILLISECONDS);
    const abort = () => reject(wasCancelled(signal));
    const lost = (code: unknown, by?: unknown) => reject(lossOf(code, by, name, heapMegabytes));
    asked.on('message', resolve).on('error', lost).on('exit', lost);
    signal?.addEventListener('abort', abort, { once: true });
    asked.ref();
    asked.channel?.ref();
    asked.send(request, (error) => {
      if (error) lost(error);
      // What was sent was copied for that.
      if (request !== 'next' && size > LARGE_FILE) giveBack();
    });
    try {
      // While a process that was refused its turn ends, nobody may take another turn for it.
      return await promise.finally(() => clearInterval(watch));
    } catch (error) {
      await close();
      throw error;
    } finally {
      signal?.removeEventListener('abort', abort);
      asked.off('message', resolve).off('error', lost).off('exit', lost);
      asked.unref();
      asked.channel?.unref();
    }
  }

  async function* readOnce(
    format: FormatName,
    source: Source,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<LoadedDocument> {
    const { name, bytes } = source;
    const asked = { name, size: bytes.length, signal };
    let characters = 0;
    // A large one does not come on top of what the last one left.
    if (bytes.length > LARGE_FILE) await close();
    let response = await ask({ format, source, settings }, asked);
    for (;;) {
      for (const { text } of response.documents) characters += text.length;
      // What a large file took is given back before its text takes as much here.
      const isLarge = characters > LARGE_TEXT || bytes.length > LARGE_FILE;
      if (!response.more && (isLarge || residentBytes(child?.pid) > aloneMegabytes * MEGABYTE)) await close();
      yield* response.documents;
      if (response.failure) throw thrown(response.failure);
      if (!response.more) return;
      response = await ask('next', asked);
    }
  }

  /** Waits until no other file takes much. */
  async function waitForTurn(signal: AbortSignal | undefined): Promise<AsyncDisposable> {
    for (;;) {
      const taken = await turns.tryTake();
      if (taken) return taken;
      await pause(TURN_MILLISECONDS, undefined, { signal });
    }
  }

  return {
    async *load(format, { name, bytes, mediaType, styles }, { signal } = {}) {
      let given = 0;
      try {
        if (bytes.length > LARGE_FILE) {
          turn = waitForTurn(signal);
          await turn;
        }
        for (;;) {
          let at = 0;
          try {
            for await (const document of readOnce(format, { name, bytes, mediaType, styles }, signal)) {
              at += 1;
              if (at <= given) continue;
              given = at;
              yield document;
            }
            return;
          } catch (error) {
            if (error !== CROWDED) throw error;
            turn = waitForTurn(signal);
            await turn;
          }
        }
      } finally {
        // What kept it from its turn has been thrown above.
        const taken = await turn?.catch(() => undefined);
        turn = undefined;
        await taken?.[Symbol.asyncDispose]();
      }
    },
    close,
  };
}

/** What ends a reading that is begun anew. */
const CROWDED = new Error('Another file that takes much memory is being read.');
const TURN_MILLISECONDS = 100;

const tooSlow = (name: string, seconds: number): KbError =>
  new KbError('timeout', `${name} took longer than ${seconds} s to read and was stopped (setting readSeconds).`);

const tooLarge = (name: string, megabytes: number): KbError =>
  new KbError('too_large', `${name} needs more than ${megabytes} MB of memory to be read (setting readMegabytes).`);

const WATCH_MILLISECONDS = 25;
/** So much garbage is worth the time to collect it while a parser takes much. */
const GROWTH_BYTES = 64 * 1024 * 1024;
const MEGABYTE = 1024 * 1024;
/** Buffers, and what the engine itself needs. */
const BUFFER_MEGABYTES = 80;

function lossOf(code: unknown, by: unknown, name: string, heapMegabytes: number): KbError {
  // This is how the engine ends when its heap is full.
  if (by === 'SIGABRT' || code === 134) return tooLarge(name, heapMegabytes);
  const cause = code instanceof Error ? code : new Error(`The parser ended with ${String(by ?? code)}.`);
  return new KbError('unreadable', `${name} ended its parser. It is damaged, or made to do so.`, { cause });
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
