import type { SupabaseClient } from '@supabase/supabase-js';
import { type SqlClient, SqlError } from './sql-client.ts';

export interface SupabaseClientOptions {
  /** The project's address. */
  readonly url: string;
  /** A secret key (`sb_secret_…`); with `userToken` a publishable one is enough. */
  readonly key: string;
  /** The JWT of a user of Supabase Auth: then the database decides what there is for him. */
  readonly userToken?: (() => Promise<string>) | undefined;
}

/** The database behind Supabase's HTTP API. */
export function supabaseClient({ url, key, userToken }: SupabaseClientOptions): SqlClient {
  let opened: Promise<SupabaseClient> | undefined;

  async function open(): Promise<SupabaseClient> {
    const { createClient } = await import('@supabase/supabase-js');
    return createClient(url, key, {
      auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
      ...(userToken && { accessToken: userToken }),
    });
  }

  return {
    // PostgREST and the gateways before it take bodies of one or two megabytes.
    longestArgument: 700_000,
    async call(operation, argument, signal) {
      const client = await (opened ??= open());
      const sent = client.rpc(`kb_${operation}`, { p: argument }).retry(false);
      const { data, error, status } = await (signal ? sent.abortSignal(signal) : sent);
      if (!error) return data ?? undefined;
      signal?.throwIfAborted();
      const code = [0, 429, 502, 503, 504].includes(status) ? statusCode(status) : error.code || String(status);
      throw new SqlError(error.message, { code, cause: error });
    },
    async [Symbol.asyncDispose]() {
      await (await opened)?.removeAllChannels();
    },
  };
}

const statusCode = (status: number): string => (status === 0 ? '' : String(status));
