import { LARGE_FILE } from '../give-back.ts';
import type { BatchWriter } from './batch-writer.ts';
import { type Incoming, type Ingest, readIn, type Target } from './read-in.ts';
import type { Tally } from './tally.ts';

/** Brings sources in, one after the other; the next one is read while one is indexed, which different processes do. */
export interface ReadingLine {
  /** Resolves when the next source may come; rejects with what went wrong with this one or one before. */
  add(incoming: Incoming, tally: Tally): Promise<void>;
  /** Resolves when everything has been handed to the writer. */
  drain(): Promise<void>;
}

export function readingLine(ingest: Ingest, writer: BatchWriter, target: Target): ReadingLine {
  let before: Promise<unknown> = Promise.resolve();
  let last: Promise<unknown> = Promise.resolve();
  return {
    async add(incoming, tally) {
      // One is indexed and one is read: more would only fill the memory. A large one comes alone.
      await (incoming.source.bytes.length > LARGE_FILE ? last : before);
      const { promise: loaded, resolve } = Promise.withResolvers<void>();
      before = last;
      last = Promise.all([before, readIn(ingest, incoming, writer, target, tally, { after: before, loaded: resolve })]);
      await Promise.race([loaded, last]);
    },
    async drain() {
      await last;
    },
  };
}
