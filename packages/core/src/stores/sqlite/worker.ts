import { parentPort } from 'node:worker_threads';
import { KbError } from '../../errors.ts';
import { failureOf } from './failure.ts';
import { operations } from './operations.ts';
import type { Request, Response, Settings } from './protocol.ts';

// The parent sends the settings first, then requests alone.
parentPort?.once('message', (settings: Settings) => {
  const answer = answering(settings);
  parentPort?.on('message', (request: Request) => {
    void answer(request).then((response) => parentPort?.postMessage(response));
  });
});

/** Answers requests as they come; one to close when all before it have been answered. */
function answering(settings: Settings): (request: Request) => Promise<Response> {
  const run = operations(settings);
  const underWay = new Set<Promise<unknown>>();

  async function answer({ id, method, args }: Request): Promise<Response> {
    const cancelled = (): boolean => Atomics.load(settings.cancelled, id % settings.cancelled.length) === id;
    try {
      if (cancelled()) throw new KbError('cancelled', 'The call was cancelled.');
      if (method === 'close') await Promise.all(underWay);
      return { id, value: await run(method, args, cancelled) };
    } catch (error) {
      return { id, failure: failureOf(error, settings.path) };
    }
  }

  return async (request) => {
    const answered = answer(request);
    underWay.add(answered);
    try {
      return await answered;
    } finally {
      underWay.delete(answered);
    }
  };
}
