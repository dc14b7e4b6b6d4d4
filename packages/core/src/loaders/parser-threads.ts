import type { CallOptions, LoadedDocument, Source } from '../ports.ts';
import type { FormatName } from './formats.ts';
import { parserThread, type ParserThread } from './parser-thread.ts';
import type { ReadingSettings } from './settings.ts';

export interface ParserThreads {
  /** Reads a file in a thread of its own, when one is free. */
  load(format: FormatName, source: Source, options?: CallOptions): AsyncGenerator<LoadedDocument>;
  close(): Promise<void>;
}

/** Few: each may take all the memory that a parser is allowed. */
const THREADS = 2;

/** A thread without work gives its memory back. */
const IDLE_MILLISECONDS = 10_000;

/** Parser threads that take turns. */
export function parserThreads(settings: ReadingSettings): ParserThreads {
  const idle: ParserThread[] = [];
  const all: ParserThread[] = [];
  const waiting: ((thread: ParserThread) => void)[] = [];
  let rest: NodeJS.Timeout | undefined;

  function take(): Promise<ParserThread> {
    clearTimeout(rest);
    const free = idle.pop();
    if (free) return Promise.resolve(free);
    if (all.length < THREADS) {
      const thread = parserThread(settings);
      all.push(thread);
      return Promise.resolve(thread);
    }
    const { promise, resolve } = Promise.withResolvers<ParserThread>();
    waiting.push(resolve);
    return promise;
  }

  function give(thread: ParserThread): void {
    const next = waiting.shift();
    if (next) {
      next(thread);
      return;
    }
    idle.push(thread);
    if (idle.length === all.length) rest = setTimeout(close, IDLE_MILLISECONDS).unref();
  }

  async function close(): Promise<void> {
    clearTimeout(rest);
    await Promise.all(all.map((thread) => thread.close()));
  }

  return {
    async *load(format, source, options) {
      const thread = await take();
      try {
        yield* thread.load(format, source, options);
      } finally {
        give(thread);
      }
    },
    close,
  };
}
