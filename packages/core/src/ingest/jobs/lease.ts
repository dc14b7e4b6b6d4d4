import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { StateStore } from '../../ports.ts';
import { hasEnded, thisProcess } from './this-process.ts';

/** The right to do something alone, on all machines of one store, until it is given back. */
export interface Lease extends AsyncDisposable {
  /** Aborts when the right is lost: the store could not be reached for too long, and somebody else may have it. */
  readonly lost: AbortSignal;
}

const KIND = 'lease';
const LEASE_MS = 30_000;

const holderSchema = z.object({ machine: z.string(), pid: z.number() });

/** Takes a lease, also over from a process of this machine that has ended; `undefined` while somebody has it. */
export async function takeLease(state: StateStore, name: string): Promise<Lease | undefined> {
  const token = randomUUID();
  const value = { ...thisProcess, token };
  const there = await state.get(KIND, name);
  if (there && !hasEnded(holderSchema.parse(there.value))) return undefined;
  const ifStamp = there?.stamp ?? null;
  if (!(await state.set(KIND, name, value, { ifStamp, expiresAt: Date.now() + LEASE_MS }))) return undefined;

  const lost = new AbortController();
  let until = Date.now() + LEASE_MS;
  let renewing: Promise<void> = Promise.resolve();

  async function renew(): Promise<void> {
    try {
      const mine = await state.get(KIND, name);
      const held = mine && z.object({ token: z.string() }).parse(mine.value).token === token;
      const end = Date.now() + LEASE_MS;
      if (!held || !(await state.set(KIND, name, value, { ifStamp: mine.stamp, expiresAt: end }))) lost.abort();
      else until = end;
    } catch {
      // The store may be back before the lease ends.
      if (Date.now() > until) lost.abort();
    }
  }

  const beat = setInterval(() => {
    renewing = renew();
  }, LEASE_MS / 4).unref();

  return {
    lost: lost.signal,
    async [Symbol.asyncDispose]() {
      clearInterval(beat);
      await renewing;
      if (lost.signal.aborted) return;
      const mine = await state.get(KIND, name);
      if (mine && z.object({ token: z.string() }).parse(mine.value).token === token) await state.delete(KIND, name);
    },
  };
}

/** Whether nobody has the lease, so far as one can tell. */
export async function isFree(state: StateStore, name: string): Promise<boolean> {
  const there = await state.get(KIND, name);
  return !there || hasEnded(holderSchema.parse(there.value));
}
