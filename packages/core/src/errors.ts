/** What each code means to each door. `exit` is the process exit code of the CLI. */
export const errorTable = {
  invalid_input: { http: 400, rpc: -32602, exit: 2, retryable: false },
  unauthenticated: { http: 401, rpc: -32001, exit: 4, retryable: false },
  forbidden: { http: 403, rpc: -32003, exit: 4, retryable: false },
  not_found: { http: 404, rpc: -32002, exit: 3, retryable: false },
  conflict: { http: 409, rpc: -32009, exit: 1, retryable: true },
  too_large: { http: 413, rpc: -32013, exit: 2, retryable: false },
  unsupported_media: { http: 415, rpc: -32015, exit: 2, retryable: false },
  unreadable: { http: 422, rpc: -32022, exit: 2, retryable: false },
  rate_limited: { http: 429, rpc: -32029, exit: 1, retryable: true },
  cancelled: { http: 499, rpc: -32800, exit: 130, retryable: true },
  internal: { http: 500, rpc: -32603, exit: 70, retryable: false },
  upstream_failed: { http: 502, rpc: -32052, exit: 69, retryable: true },
  store_unavailable: { http: 503, rpc: -32053, exit: 69, retryable: true },
  unavailable: { http: 503, rpc: -32055, exit: 69, retryable: true },
  timeout: { http: 504, rpc: -32054, exit: 69, retryable: true },
} as const;

export type ErrorCode = keyof typeof errorTable;

/** The only error that callers see: a code from the closed list and a sentence that says what to do. */
export class KbError extends Error {
  override readonly name = 'KbError';
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>> | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { cause?: unknown; details?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.details = options.details;
  }

  /** As JSON it is what every door sends. */
  toJSON(): ErrorBody {
    return errorBody(this);
  }
}

/** The form every door sends: `{code, message, retryable, details?}`. */
export interface ErrorBody {
  readonly code: ErrorCode;
  readonly message: string;
  readonly retryable: boolean;
  readonly details?: Readonly<Record<string, unknown>>;
}

/**
 * For an error that is kept: as long as nobody has read where it was thrown, it holds on to what was worked on there, such as the bytes of a file.
 */
export function letGo(error: KbError): KbError {
  for (let each: unknown = error; each instanceof Error; each = each.cause) void each.stack;
  return error;
}

/** Turns anything thrown into a `KbError`; what was not foreseen becomes `internal` with a fixed sentence and its cause. */
export function toKbError(thrown: unknown): KbError {
  if (thrown instanceof KbError) return thrown;
  if (thrown instanceof Error && (thrown.name === 'AbortError' || thrown.name === 'CancelledError')) {
    return new KbError('cancelled', 'The call was cancelled.', { cause: thrown });
  }
  if (thrown instanceof Error && thrown.name === 'TimeoutError') {
    return new KbError('timeout', 'The call took too long. Try again, or ask for less.', { cause: thrown });
  }
  return new KbError('internal', 'Something went wrong inside kb-mcp. The log has the details.', { cause: thrown });
}

/** The body of an error, without its cause. */
export function errorBody(error: KbError): ErrorBody {
  const body = { code: error.code, message: error.message, retryable: errorTable[error.code].retryable };
  return error.details ? { ...body, details: error.details } : body;
}
