/** A way to the database. Everything but setting it up is a call of one function, which is one transaction. */
export interface SqlClient extends AsyncDisposable {
  /** Calls `public.kb_<operation>` with a JSON text and gives its answer. Throws `SqlError` for whatever the database or the way there says. */
  call(operation: string, argument: string, signal?: AbortSignal): Promise<unknown>;
  /** Runs statements as one transaction; absent where the way does not allow it. */
  run?(script: string): Promise<void>;
  /** On whose behalf the next call is made, where not all calls are the server's own: what one was told is not what another sees. */
  caller?(): string | undefined;
  /** The longest argument that one call takes, in characters. */
  readonly longestArgument: number;
}

/** What the database, or the way there, answered instead. */
export class SqlError extends Error {
  override readonly name = 'SqlError';
  /** SQLSTATE, or the code of the service in between; empty when nothing answered. */
  readonly code: string;
  /** Whether the same call may succeed in a moment. */
  readonly passing: boolean;

  constructor(message: string, { code = '', cause }: { readonly code?: string | undefined; readonly cause: unknown }) {
    super(message, { cause });
    this.code = code;
    this.passing = code === '' || passingCodes.test(code);
  }
}

/**
 * Connection lost (08), too many or not enough (53), deadlock or conflict (40), the server stops or starts (57P), a service
 * in between is busy (HTTP 429, 502, 503, 504; PGRST000 to PGRST003: no connection for PostgREST; EMAXCONN of the pooler).
 */
const passingCodes = /^(08|53[0-3]|40|57P|429$|50[234]$|PGRST00[0-3]$|EMAXCONN|ECHECKOUTTIMEOUT)/;
