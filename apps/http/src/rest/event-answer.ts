import type { FastifyReply, FastifyRequest } from 'fastify';
import { errorBody, toKbError } from '@kb-mcp/core';
import { eventStream } from '../event-stream.ts';
import type { Limits } from '../options.ts';

/** Something that happened: the name of its event, and what it says. */
export type Happening = readonly [event: string, body: object];

export interface EventAnswerOptions {
  readonly limits: Limits;
  /** Aborts with the error to tell when the server has no more time. */
  readonly stopping: AbortSignal;
}

/** Whether the caller wants to be told while it happens. */
export const wantsEvents = ({ headers }: FastifyRequest): boolean =>
  headers.accept?.includes('text/event-stream') ?? false;

/** Answers with an event for each thing that happens. What goes wrong is the last one: the status has gone out already. */
export async function answerWithEvents(
  reply: FastifyReply,
  happenings: AsyncIterable<Happening>,
  { limits, stopping }: EventAnswerOptions,
): Promise<void> {
  const events = eventStream(reply, { ...limits, onClose: () => {} });
  try {
    for await (const [event, body] of happenings) await events.send(event, JSON.stringify(body));
  } catch (thrown) {
    const error = toKbError(stopping.aborted ? stopping.reason : thrown);
    // When somebody still reads it.
    if (!reply.raw.destroyed) await events.send('error', JSON.stringify(errorBody(error)));
  }
  events.end();
}
