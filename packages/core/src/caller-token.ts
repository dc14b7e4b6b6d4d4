import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';

/** The sign-in that the present work was asked for with, for a store that lets its database decide what each user sees. */
export const callerToken = (): string | undefined => running.getStore();

/** Tells those who ask apart without giving their sign-ins away; `undefined` is the server itself. */
export function callerName(): string | undefined {
  const token = callerToken();
  return token === undefined ? undefined : createHash('sha256').update(token).digest('base64');
}

/** Runs something on behalf of whoever has this token; `undefined` is the server itself. What is started inside goes on so. */
export const withCallerToken = <T>(token: string | undefined, work: () => T): T => running.run(token, work);

const running = new AsyncLocalStorage<string | undefined>();
