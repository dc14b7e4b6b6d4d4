import { parentPort, workerData } from 'node:worker_threads';
import { KbError } from '../../errors.ts';
import { failureOf } from './failure.ts';
import { operations } from './operations.ts';
import type { Request, Response, Settings } from './protocol.ts';

// The parent gives exactly these settings.
const settings = workerData as Settings;
const run = operations(settings);

parentPort?.on('message', (request: Request) => {
  void answer(request).then((response) => parentPort?.postMessage(response));
});

async function answer({ id, method, args }: Request): Promise<Response> {
  const cancelled = (): boolean => Atomics.load(settings.cancelled, id % settings.cancelled.length) === id;
  try {
    if (cancelled()) throw new KbError('cancelled', 'The call was cancelled.');
    return { id, value: await run(method, args, cancelled) };
  } catch (error) {
    return { id, failure: failureOf(error, settings.path) };
  }
}
