import type { FastifyInstance } from 'fastify';
import { KbError, requireScope } from '@kb-mcp/core';
import type { Principal } from '@kb-mcp/core';
import { z } from 'zod';
import { goneSignal } from '../gone-signal.ts';
import type { InFlight } from '../in-flight.ts';
import type { Limits } from '../options.ts';
import { answerWithEvents, type Happening, wantsEvents } from './event-answer.ts';

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
  /** Aborts when the time that is left to answers under way is over. */
  readonly stopping: AbortSignal;
}

/** `POST /api/ask`: the answer as one JSON object, or, for whoever accepts it, as a stream of events while it is made. */
export function askRoute(api: FastifyInstance, { ask, limits, calls, stopping }: AskRouteOptions): void {
  api.post('/api/ask', { config: { speaks: 'problem', scope: 'kb:read' } }, (request, reply) =>
    calls.during(reply, async () => {
      requireScope(request.principal, 'kb:read');
      const parsed = askInput.safeParse(request.body);
      if (!parsed.success) throw new KbError('invalid_input', 'Send {"question": "…"}.');
      const signal = AbortSignal.any([goneSignal(reply), stopping]);
      const steps = ask(parsed.data.question, { principal: request.principal, signal });
      if (wantsEvents(request)) return answerWithEvents(reply, happenings(steps), { limits, stopping });
      reply.headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
      return answerOf(steps).catch((thrown: unknown) => {
        throw stopping.aborted ? stopping.reason : thrown;
      });
    }),
  );
}

async function* happenings(steps: AsyncIterable<AskStep>): AsyncGenerator<Happening> {
  for await (const step of steps) yield [step.type, step];
}

async function answerOf(steps: AsyncIterable<AskStep>): Promise<object> {
  for await (const { answer } of steps) if (answer) return answer;
  throw new KbError('upstream_failed', 'The model gave no answer.');
}
