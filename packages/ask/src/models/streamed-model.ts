import { APIError } from 'openai';
import { KbError } from '@kb-mcp/core/errors';
import { serviceFailure } from './failure.ts';
import type { LanguageModel, ModelEvent, ModelRequest } from './language-model.ts';
import { watched } from './watched.ts';

export interface StreamedModelOptions<Part> {
  readonly name: string;
  /** How long the service may be silent. */
  readonly idleMs: number;
  /** Sends a request. */
  readonly start: (request: ModelRequest, options: { readonly signal: AbortSignal }) => Promise<AsyncIterable<Part>>;
  /** Understands the stream of one answer. */
  readonly read: (parts: AsyncIterable<Part>) => AsyncIterable<ModelEvent>;
}

/** A model whose service streams its answers; the request ends with its reader. */
export function streamedModel<Part>({ name, idleMs, start, read }: StreamedModelOptions<Part>): LanguageModel {
  return {
    name,
    async *reply(request) {
      const stop = new AbortController();
      const signal = AbortSignal.any([request.signal, stop.signal]);
      let streaming = false;
      let parts = 0;
      async function* counted(stream: AsyncIterable<Part>): AsyncGenerator<Part> {
        for await (const part of stream) {
          parts += 1;
          yield part;
        }
      }
      try {
        const stream = await start(request, { signal });
        streaming = true;
        yield* read(counted(watched(stream, { idleMs, abort: () => stop.abort() })));
        if (request.signal.aborted) throw request.signal.reason;
        if (parts === 0)
          throw new KbError('upstream_failed', 'The model service answered with nothing. Check OPENAI_BASE_URL.');
      } catch (thrown) {
        if (request.signal.aborted) throw serviceFailure(request.signal.reason, name);
        // What breaks in the middle and was not said by the service is the connection: the stream has no end.
        if (streaming && !(thrown instanceof APIError) && !(thrown instanceof KbError)) return;
        throw serviceFailure(thrown, name);
      } finally {
        stop.abort();
      }
    },
  };
}
