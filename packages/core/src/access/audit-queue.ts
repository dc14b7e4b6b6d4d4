import type { Log } from '../log.ts';
import type { NewEntry } from '../ports.ts';
import type { Audit, AuditEvent } from './audit.ts';

export interface AuditQueue extends AsyncDisposable {
  /** Has the event written within a tenth of a second, with those that come meanwhile, or at once. Nobody waits for it. */
  add(event: Omit<AuditEvent, 'at'>, options?: { readonly atOnce?: boolean }): void;
}

export interface AuditQueueOptions {
  readonly audit: Pick<Audit, 'entry' | 'write'>;
  readonly log: Log;
  /** Events that may wait for a store that does not answer; of more, the oldest are given up, and the log says how many. */
  readonly most?: number;
}

/** Writes events many at a time. What cannot be written is told to the log and tried again; closing it writes what waits. */
export function auditQueue({ audit, log, most = 10_000 }: AuditQueueOptions): AuditQueue {
  let waiting: NewEntry[] = [];
  let lost = 0;
  let urgent = false;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> | undefined;

  function soon(ms: number): void {
    timer ??= setTimeout(write, ms).unref();
  }

  function write(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    // Of two writes the second takes what came during the first.
    writing ??= attempt().finally(() => {
      writing = undefined;
    });
    return writing;
  }

  async function attempt(): Promise<void> {
    const entries = waiting;
    waiting = [];
    urgent = false;
    if (entries.length === 0) return;
    try {
      await audit.write(entries);
      if (lost > 0) tell();
      if (urgent) setImmediate(write);
      else if (waiting.length > 0) soon(EVERY_MS);
    } catch (error) {
      const all = [...entries, ...waiting];
      waiting = all.slice(-most);
      lost += all.length - waiting.length;
      tell(error);
      soon(AGAIN_MS);
    }
  }

  function tell(error?: unknown): void {
    log.error({ ...(error !== undefined && { err: error }), waiting: waiting.length, lost }, UNWRITTEN);
    lost = 0;
  }

  return {
    add(event, { atOnce = false } = {}) {
      waiting.push(audit.entry(event));
      if (waiting.length > most) {
        waiting.shift();
        lost += 1;
      }
      urgent ||= atOnce;
      if (atOnce) void write();
      else soon(EVERY_MS);
    },
    async [Symbol.asyncDispose]() {
      await writing;
      await write();
      clearTimeout(timer);
      lost += waiting.length;
      waiting = [];
      if (lost > 0) tell();
    },
  };
}

const EVERY_MS = 100;
const AGAIN_MS = 1_000;
const UNWRITTEN = 'The audit log could not be written.';
