import type { CallOptions, LoadedDocument, Source } from '../ports.ts';
import type { FormatName } from './formats.ts';
import type { LargeTurns } from './large-turns.ts';
import { parserProcess, type ParserProcess } from './parser-process.ts';
import type { ReadingSettings } from './settings.ts';

export interface ParserProcesses {
  /** Reads a file in a process of its own, when one is free. */
  load(format: FormatName, source: Source, options?: CallOptions): AsyncGenerator<LoadedDocument>;
  close(): Promise<void>;
}

/** Few: each may take all the memory that a parser is allowed. */
const PROCESSES = 2;

/** A process without work gives its memory back. */
const IDLE_MILLISECONDS = 10_000;

/** Parser processes that take turns. */
export function parserProcesses(settings: ReadingSettings, turns: LargeTurns): ParserProcesses {
  const idle: ParserProcess[] = [];
  const all: ParserProcess[] = [];
  const waiting: ((parser: ParserProcess) => void)[] = [];
  let rest: NodeJS.Timeout | undefined;

  function take(): Promise<ParserProcess> {
    clearTimeout(rest);
    const free = idle.pop();
    if (free) return Promise.resolve(free);
    if (all.length < PROCESSES) {
      const parser = parserProcess(settings, { tryTake });
      all.push(parser);
      return Promise.resolve(parser);
    }
    const { promise, resolve } = Promise.withResolvers<ParserProcess>();
    waiting.push(resolve);
    return promise;
  }

  /** Whoever takes much does not come on top of what waits for work. */
  async function tryTake(): Promise<AsyncDisposable | undefined> {
    await Promise.all(idle.map((parser) => parser.close()));
    return turns.tryTake();
  }

  function give(parser: ParserProcess): void {
    const next = waiting.shift();
    if (next) {
      next(parser);
      return;
    }
    idle.push(parser);
    if (idle.length === all.length) rest = setTimeout(close, IDLE_MILLISECONDS).unref();
  }

  async function close(): Promise<void> {
    clearTimeout(rest);
    await Promise.all(all.map((parser) => parser.close()));
  }

  return {
    async *load(format, source, options) {
      const parser = await take();
      try {
        yield* parser.load(format, source, options);
      } finally {
        give(parser);
      }
    },
    close,
  };
}
