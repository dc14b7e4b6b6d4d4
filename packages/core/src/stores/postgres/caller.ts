import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { KbError } from '../../errors.ts';
import type { CallOptions } from '../../ports.ts';
import { failureOf, wasCancelled } from './failure.ts';
import { schemaVersion } from './scripts.ts';
import { type SqlClient, SqlError } from './sql-client.ts';
import { pieces, toWire } from './wire.ts';

/** Asks the database, again where the way there failed, and says in our words what went wrong. */
export interface Caller {
  /** Something that changes nothing. */
  read(operation: string, argument: object, options?: CallOptions): Promise<unknown>;
  /** Something that is done once, however often it must be sent. */
  write(operation: string, argument: object, options?: CallOptions): Promise<unknown>;
  /** Waits for the calls under way, then closes the client. Later calls throw. */
  close(): Promise<void>;
}

export function caller(client: SqlClient): Caller {
  const pending = new Set<Promise<unknown>>();
  let greeting: Promise<void> | undefined;
  let closing: Promise<void> | undefined;

  async function greet(): Promise<void> {
    // The function answers so.
    const { schema } = (await patiently(() => client.call('hello', '{}'))) as { readonly schema: number };
    if (schema > schemaVersion)
      throw new KbError('store_unavailable', 'The database was set up by a newer kb-mcp. Update this one.');
    if (schema < schemaVersion)
      throw new KbError(
        'store_unavailable',
        'The tables in the database are older than this kb-mcp. Run `kb-mcp db migrate`.',
      );
  }

  function greeted(): Promise<void> {
    greeting ??= greet().catch((error: unknown) => {
      greeting = undefined;
      throw error;
    });
    return greeting;
  }

  async function send(operation: string, argument: object, staged: boolean, signal?: AbortSignal): Promise<unknown> {
    await greeted();
    const text = toWire(argument);
    if (!staged || text.length <= client.longestArgument) return patiently(() => client.call(operation, text, signal));
    const upload = randomUUID();
    const parts = pieces(text, client.longestArgument);
    for (const [part, content] of parts.entries()) {
      await patiently(() => client.call('stage', JSON.stringify({ upload, part, content })));
    }
    const request = 'request' in argument ? argument.request : undefined;
    return patiently(() => client.call(operation, JSON.stringify({ request, upload, parts: parts.length })));
  }

  async function ask(run: () => Promise<unknown>, { signal }: CallOptions = {}): Promise<unknown> {
    if (closing) throw new KbError('store_unavailable', 'The store has been closed.');
    if (signal?.aborted) throw wasCancelled(signal);
    const answer = run();
    pending.add(answer);
    try {
      return await answer;
    } catch (error) {
      throw signal?.aborted && !(error instanceof SqlError) ? wasCancelled(signal) : failureOf(error);
    } finally {
      pending.delete(answer);
    }
  }

  async function end(): Promise<void> {
    await Promise.allSettled(pending);
    await client[Symbol.asyncDispose]();
  }

  return {
    read: (operation, argument, options) => ask(() => send(operation, argument, false, options?.signal), options),
    // What was sent may have been done already, so a write is waited for.
    write: (operation, argument, options) =>
      ask(() => send(operation, { ...argument, request: randomUUID() }, true), options),
    close: () => (closing ??= end()),
  };
}

const pauses = [20, 100, 400, 1000, 2000];

/** Sends again, after a pause, what may succeed in a moment. */
async function patiently<T>(send: () => Promise<T>): Promise<T> {
  for (const pause of pauses) {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof SqlError && error.passing)) throw error;
    }
    await sleep(pause * (0.5 + Math.random()));
  }
  return send();
}
