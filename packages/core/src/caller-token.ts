import { AsyncLocalStorage } from 'node:async_hooks';

/** The sign-in that the present work was asked for with, for a store that lets its database decide what each user sees. */
export const callerToken = (): string | undefined => running.getStore();

/** Runs something on behalf of whoever has this token; `undefined` is the server itself. What is started inside goes on so. */
export const withCallerToken = <T>(token: string | undefined, work: () => T): T => running.run(token, work);

const running = new AsyncLocalStorage<string | undefined>();
