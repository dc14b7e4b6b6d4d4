import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { errorBody, KbError, toKbError } from '@kb-mcp/core';
import type { Principal } from '@kb-mcp/core';
import { z } from 'zod';
import { eventStream } from '../event-stream.ts';
import { goneSignal } from '../gone-signal.ts';
import type { InFlight } from '../in-flight.ts';
import type { Limits } from '../options.ts';

/** Lets a model answer for a caller; gives what happens on the way and ends with `{type: 'answer', answer}`. */
export type Ask = (
  question: string,
  context: { readonly principal: Principal; readonly signal: AbortSignal },
) => AsyncIterable<AskStep>;

export interface AskStep {
  readonly type: string;
  readonly answer?: object | undefined;
}

export const askInput = z.object({
  question: z.string().min(1).max(20_000).describe('In any language.'),
});

export interface AskRouteOptions {
  readonly ask: Ask;
  readonly limits: Limits;
  readonly calls: InFlight;
}

/** `POST /api/ask`: the answer as one JSON object, or, for whoever accepts it, as a stream of events while it is made. */
export function askRoute(api: FastifyInstance, { ask, limits, calls }: AskRouteOptions): void {
  api.post('/api/ask', { config: { speaks: 'problem' } }, (request, reply) =>
    calls.during(reply, async () => {
      const { principal } = request;
      if (!principal.scopes.has('kb:read')) throw new KbError('forbidden', 'This call needs the scope kb:read.');
      const parsed = askInput.safeParse(request.body);
      if (!parsed.success) throw new KbError('invalid_input', 'Send {"question": "…"}.');
      const steps = ask(parsed.data.question, { principal, signal: goneSignal(reply) });
      return wantsEvents(request) ? streamed(steps, reply, limits) : whole(steps, reply);
    }),
  );
}

const wantsEvents = ({ headers }: FastifyRequest): boolean => headers.accept?.includes('text/event-stream') ?? false;

async function whole(steps: AsyncIterable<AskStep>, reply: FastifyReply): Promise<object> {
  reply.headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
  for await (const { answer } of steps) if (answer) return answer;
  throw new KbError('upstream_failed', 'The model gave no answer.');
}

async function streamed(steps: AsyncIterable<AskStep>, reply: FastifyReply, limits: Limits): Promise<void> {
  const events = eventStream(reply, { ...limits, onClose: () => {} });
  try {
    for await (const step of steps) await events.send(step.type, JSON.stringify(step));
  } catch (thrown) {
    // The status has gone out already; what is left is to say it in the stream, when somebody still reads it.
    if (!reply.raw.destroyed) await events.send('error', JSON.stringify(errorBody(toKbError(thrown))));
  }
  events.end();
}
