import { ProtocolError } from '@modelcontextprotocol/server';
import { errorBody, errorTable, toKbError } from '../errors.ts';
import type { Log } from '../log.ts';

/** Wraps a handler so that its `KbError` becomes a JSON-RPC error, and anything unforeseen a fixed sentence and a line in the log. */
export const translating =
  (log: Log) =>
  <A extends readonly unknown[], R>(handler: (...args: A) => Promise<R>) =>
  async (...args: A): Promise<R> => {
    try {
      return await handler(...args);
    } catch (thrown) {
      if (thrown instanceof ProtocolError) throw thrown;
      const error = toKbError(thrown);
      if (error.code === 'internal') log.error({ err: error.cause }, 'A request failed.');
      throw new ProtocolError(errorTable[error.code].rpc, error.message, errorBody(error));
    }
  };
