import type { FastifyReply } from 'fastify';

export interface EventStream {
  /** Resolves when the client has room for more; rejects when it is gone. */
  send(event: string, data: string): Promise<void>;
  end(): void;
}

export interface EventStreamOptions {
  readonly keepAliveMs: number;
  /** A client that leaves more than this unread is cut off. */
  readonly unreadBytes: number;
  readonly onClose: () => void;
}

/** Turns a reply into a stream of server-sent events that survives proxies: comments while it is silent, no buffering, no transformation. */
export function eventStream(
  reply: FastifyReply,
  { keepAliveMs, unreadBytes, onClose }: EventStreamOptions,
): EventStream {
  reply.hijack();
  const { raw } = reply;
  // A hijacked reply forgets the headers that hooks have set.
  for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value);
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
  });
  raw.flushHeaders();
  const heartbeat = setInterval(() => raw.write(': keep-alive\n\n'), keepAliveMs);
  raw.once('close', () => {
    clearInterval(heartbeat);
    onClose();
  });
  raw.on('error', () => raw.destroy());

  return {
    async send(event, data) {
      if (raw.destroyed || raw.writableEnded) throw new Error('The client has gone.');
      if (raw.writableLength > unreadBytes) raw.destroy(new Error('The client does not read.'));
      if (!raw.write(`event: ${event}\ndata: ${data}\n\n`)) await room(raw);
    },
    end() {
      clearInterval(heartbeat);
      raw.end();
    },
  };
}

function room(raw: FastifyReply['raw']): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      raw.off('drain', go).off('close', go);
      resolve();
    };
    raw.on('drain', go).on('close', go);
  });
}
