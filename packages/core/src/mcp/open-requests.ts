import { isJSONRPCNotification, isJSONRPCRequest, isJSONRPCResponse } from '@modelcontextprotocol/server';
import type { JSONRPCMessage, RequestId } from '@modelcontextprotocol/server';

export interface OpenRequests {
  received(message: JSONRPCMessage): void;
  sent(message: JSONRPCMessage): void;
  readonly size: number;
  /** Resolves when every request has its answer, after the time given, or when the signal says so. */
  idle(atMostMs: number, signal?: AbortSignal): Promise<void>;
}

/** Follows a conversation and knows which requests still wait for their answer. */
export function openRequests(): OpenRequests {
  const open = new Set<RequestId>();
  const waiting = new Set<() => void>();

  const settle = (id: RequestId | undefined): void => {
    if (id !== undefined) open.delete(id);
    if (open.size === 0) for (const wake of waiting) wake();
  };

  return {
    received(message) {
      // A subscription stays open for as long as the connection does.
      if (isJSONRPCRequest(message) && message.method !== 'subscriptions/listen') open.add(message.id);
      if (isJSONRPCNotification(message) && message.method === 'notifications/cancelled') {
        settle(cancelledId(message.params));
      }
    },
    sent(message) {
      if (isJSONRPCResponse(message)) settle(message.id);
    },
    get size() {
      return open.size;
    },
    async idle(atMostMs, signal) {
      if (open.size === 0 || signal?.aborted) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, atMostMs);
      waiting.add(resolve);
      signal?.addEventListener('abort', () => resolve(), { once: true });
      await promise;
      waiting.delete(resolve);
      clearTimeout(timer);
    },
  };
}

function cancelledId(params: Readonly<Record<string, unknown>> | undefined): RequestId | undefined {
  const id = params?.['requestId'];
  return typeof id === 'string' || typeof id === 'number' ? id : undefined;
}
