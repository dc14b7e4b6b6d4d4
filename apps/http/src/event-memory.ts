import type { EventId, EventStore, JSONRPCMessage, StreamId } from '@modelcontextprotocol/server';
import { KbError } from '@kb-mcp/core';

interface Remembered {
  readonly id: EventId;
  readonly stream: StreamId;
  readonly message: JSONRPCMessage;
  readonly bytes: number;
}

/** Remembers the latest events of a session, up to a size, for a client that comes back for those it missed. */
export function eventMemory({ bytes: limit }: { bytes: number }): EventStore {
  const events: Remembered[] = [];
  let held = 0;
  let count = 0;

  const at = (id: EventId): number => events.findIndex((event) => event.id === id);

  return {
    async storeEvent(stream, message) {
      count += 1;
      const event = { id: String(count), stream, message, bytes: JSON.stringify(message).length };
      events.push(event);
      held += event.bytes;
      while (held > limit && events.length > 1) held -= events.shift()?.bytes ?? 0;
      return event.id;
    },
    getStreamIdForEventId: async (id) => events[at(id)]?.stream,
    async replayEventsAfter(last, { send }) {
      const from = at(last);
      const stream = events[from]?.stream;
      if (stream === undefined) throw new KbError('not_found', 'The event to resume after is no longer remembered.');
      const missed = events.slice(from + 1).filter((event) => event.stream === stream && !isPriming(event.message));
      for (const { id, message } of missed) await send(id, message);
      return stream;
    },
  };
}

// The SDK opens a stream with an event that has an id and nothing to say.
const isPriming = (message: JSONRPCMessage): boolean => Object.keys(message).length === 0;
