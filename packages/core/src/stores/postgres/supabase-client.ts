import { createHash } from 'node:crypto';
import type { SupabaseClient } from '@supabase/supabase-js';
import { KbError } from '../../errors.ts';
import { type SqlClient, SqlError } from './sql-client.ts';

export interface SupabaseClientOptions {
  /** The project's address. */
  readonly url: string;
  /** A secret key (`sb_secret_…`), for what the server does itself. */
  readonly key?: string | undefined;
  /** How the calls of users are made, so that the database decides what there is for each of them. */
  readonly users?: SupabaseUsers | undefined;
}

export interface SupabaseUsers {
  /** A publishable key (`sb_publishable_…`). */
  readonly key: string;
  /** The JWT of the user of Supabase Auth on whose behalf a call is made; `undefined` when it is the server's own. */
  token(): string | undefined;
}

/** The database behind Supabase's HTTP API. Without a secret key, what no user has asked for is refused. */
export function supabaseClient({ url, key, users }: SupabaseClientOptions): SqlClient {
  const opened = new Map<string, Promise<SupabaseClient>>();

  async function open(by: string): Promise<SupabaseClient> {
    const { createClient } = await import('@supabase/supabase-js');
    return createClient(url, by, {
      auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
    });
  }

  function clientBy(by: string): Promise<SupabaseClient> {
    const client = opened.get(by) ?? open(by);
    opened.set(by, client);
    return client;
  }

  return {
    // PostgREST and the gateways before it take bodies of one or two megabytes.
    longestArgument: 700_000,
    caller() {
      const token = users?.token();
      return token === undefined ? undefined : createHash('sha256').update(token).digest('base64');
    },
    async call(operation, argument, signal) {
      const token = users?.token();
      const by = token === undefined ? key : users?.key;
      if (by === undefined) throw new KbError('unauthenticated', onlyUsers);
      const client = await clientBy(by);
      const sent = client.rpc(`kb_${operation}`, { p: argument }).retry(false);
      if (token !== undefined) sent.setHeader('authorization', `Bearer ${token}`);
      const { data, error, status } = await (signal ? sent.abortSignal(signal) : sent);
      if (!error) return data ?? undefined;
      signal?.throwIfAborted();
      if (token !== undefined && (status === 401 || error.code.startsWith('PGRST30')))
        throw new KbError('unauthenticated', 'The database does not accept this sign-in, or no longer: sign in again.');
      const code = [0, 429, 502, 503, 504].includes(status) ? statusCode(status) : error.code || String(status);
      throw new SqlError(error.message, { code, cause: error });
    },
    async [Symbol.asyncDispose]() {
      for (const client of opened.values()) await (await client).removeAllChannels();
    },
  };
}

const onlyUsers =
  'Here the database decides what each user sees: bring a token of its sign-in. For work of the server itself, set SUPABASE_SECRET_KEY.';

const statusCode = (status: number): string => (status === 0 ? '' : String(status));
