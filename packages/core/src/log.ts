/** Where doors report what callers must not see. A pino logger is one. */
export interface Log {
  /** What went well, for those who want to see all of it. */
  info?(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

/** Keeps nothing. */
export const silentLog: Log = { warn: () => {}, error: () => {} };
