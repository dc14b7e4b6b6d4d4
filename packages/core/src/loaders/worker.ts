import { KbError } from '../errors.ts';
import { giveBack, LARGE_FILE } from '../give-back.ts';
import type { LoadedDocument } from '../ports.ts';
import { loaderOf } from './index.ts';
import type { Failure, Request, Response } from './parser-protocol.ts';
import { inflateQuickly } from './quick-inflate.ts';

// oxlint-disable-next-line node/no-process-env -- for the programs that it starts: threads that share one picture mostly wait for each other
process.env['OMP_THREAD_LIMIT'] = '1';

inflateQuickly();

let current: AsyncIterator<LoadedDocument> | undefined;

process.on('message', (request: Request) => {
  void answer(request).then((response) => process.send?.(response));
});

// Some libraries reject promises that nobody holds. What an answer waits for is caught there, or ends at the time limit.
process.on('unhandledRejection', () => undefined);

/** An answer is sent when it has this many characters or took this long, so that small documents share one. */
const CHARACTERS = 500_000;
const MILLISECONDS = 100;

async function answer(request: Request): Promise<Response> {
  const documents: LoadedDocument[] = [];
  try {
    if (request !== 'next') {
      const { format, source, settings } = request;
      current = undefined;
      // The parts in which it came are no longer needed.
      if (source.bytes.length > LARGE_FILE) giveBack();
      const loaded = (await loaderOf(format)).load(source, settings);
      if (!(Symbol.asyncIterator in loaded)) return { documents: [await loaded], more: false };
      current = loaded[Symbol.asyncIterator]();
    }
    const until = performance.now() + MILLISECONDS;
    for (let characters = 0; characters < CHARACTERS && performance.now() < until;) {
      const step = await current?.next();
      if (step === undefined || step.done === true) return { documents, more: false };
      documents.push(step.value);
      characters += step.value.text.length;
    }
    return { documents, more: true };
  } catch (error) {
    return { documents, more: false, failure: failureOf(error) };
  }
}

function failureOf(error: unknown): Failure {
  if (error instanceof KbError) {
    const { code, message, details, cause } = error;
    return { code, message, details, stack: cause instanceof Error ? cause.stack : undefined };
  }
  if (error instanceof RangeError && /call stack/.test(error.message))
    return { code: 'unreadable', message: 'The file is nested deeper than can be read.', stack: error.stack };
  return error instanceof Error ? { message: error.message, stack: error.stack } : { message: String(error) };
}
