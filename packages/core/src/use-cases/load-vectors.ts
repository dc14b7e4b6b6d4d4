import { setTimeout as pause } from 'node:timers/promises';
import { toKbError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { VectorStore } from '../ports.ts';

export interface LoadVectors {
  readonly vectors: VectorStore;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Whoever starts a server to ask at once is answered first. */
  readonly afterMs?: number;
}

/** Has a store that searches vectors in memory read them before anybody asks: of 100,000 passages that takes a quarter of a second, of a million two and a half. */
export async function loadVectors({ vectors, log, signal, afterMs = 1_000 }: LoadVectors): Promise<void> {
  if (!vectors.local) return;
  try {
    await pause(afterMs, undefined, { signal, ref: false });
    const active = (await vectors.spaces('all', { signal })).find((space) => space.active);
    if (!active) return;
    const vector = new Float32Array(active.dimensions).fill(1);
    await vectors.nearest({ space: active.name, vector, limit: 1 }, 'all', { signal });
  } catch (thrown) {
    if (signal.aborted) return;
    const { code, message } = toKbError(thrown);
    log.warn({ code }, `The vectors could not be read at the start; a search tries again. ${message}`);
  }
}
