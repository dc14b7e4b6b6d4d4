import type { Access } from '../model.ts';
import type { VectorStore } from '../ports.ts';

/** How many passages that a caller sees wait for their vectors, and how many have one. */
export interface Waiting {
  readonly pending: number;
  readonly vectors: number;
}

/** Tells of passages that wait; `undefined` where none does. While none waits it looks once in a while, so that searches cost nothing more. */
export function waitingVectors(vectors: VectorStore, everyMs = 10_000) {
  const quiet = new Map<string, number>();

  return async (access: Access, signal: AbortSignal | undefined): Promise<Waiting | undefined> => {
    const key = JSON.stringify(access);
    if (performance.now() < (quiet.get(key) ?? 0)) return undefined;
    const active = (await vectors.spaces(access, { signal })).find((space) => space.active);
    if (active && active.pending > 0) return active;
    if (quiet.size >= most) quiet.clear();
    quiet.set(key, performance.now() + everyMs);
    return undefined;
  };
}

/** Callers that are remembered. */
const most = 1000;
