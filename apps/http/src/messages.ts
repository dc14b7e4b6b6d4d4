import { parseJSONRPCMessage } from '@modelcontextprotocol/server';
import type { JSONRPCMessage } from '@modelcontextprotocol/server';
import { KbError } from '@kb-mcp/core';

/** The messages of a request body, one or a batch. Throws `invalid_input` unless each is JSON-RPC 2.0. */
export function messagesIn(body: unknown): readonly JSONRPCMessage[] {
  const values: readonly unknown[] = Array.isArray(body) ? body : [body];
  if (values.length === 0) throw new KbError('invalid_input', 'The batch is empty.');
  if (values.length > MOST) throw new KbError('invalid_input', `A batch may hold at most ${MOST} messages.`);
  return values.map((value) => {
    try {
      return parseJSONRPCMessage(value);
    } catch (cause) {
      throw new KbError('invalid_input', 'The body is not a JSON-RPC 2.0 message.', { cause });
    }
  });
}

const MOST = 100;
