/** Where doors report what callers must not see. A pino logger is one. */
export interface Log {
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

/** Keeps nothing. */
export const silentLog: Log = { warn: () => {}, error: () => {} };
