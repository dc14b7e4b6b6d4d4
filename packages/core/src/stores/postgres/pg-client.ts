import type { Pool, PoolClient } from 'pg';
import { type SqlClient, SqlError } from './sql-client.ts';

export interface PgClientOptions {
  /** `postgres://user:password@host:port/database`; a direct connection or a pooler in session or transaction mode. */
  readonly url: string;
  /** The most connections at a time. */
  readonly connections?: number | undefined;
  /** The longest that one call may take. */
  readonly seconds?: number | undefined;
}

/** The database over its own protocol. Nothing is prepared by name and nothing is set for a session, so that any pooler will do. */
export function pgClient({ url, connections = 8, seconds = 60 }: PgClientOptions): SqlClient {
  let opened: Promise<Pool> | undefined;

  async function open(): Promise<Pool> {
    const { Pool } = (await import('pg')).default;
    const pool = new Pool({
      connectionString: url,
      max: connections,
      connectionTimeoutMillis: 10_000,
      idleTimeoutMillis: 30_000,
      keepAlive: true,
      allowExitOnIdle: true,
      application_name: 'kb-mcp',
    });
    // A connection that breaks between two answers ends nothing: its next user is told, or gets another one.
    pool.on('error', () => undefined);
    pool.on('connect', (connection) => {
      connection.on('error', () => undefined);
    });
    return pool;
  }

  async function connect(): Promise<PoolClient> {
    try {
      return await (await (opened ??= open())).connect();
    } catch (cause) {
      throw sqlError(cause);
    }
  }

  return {
    longestArgument: 32_000_000,
    async call(operation, argument, signal) {
      const connection = await connect();
      const stop = Promise.withResolvers<never>();
      const abort = () => stop.reject(new Aborted());
      signal?.addEventListener('abort', abort, { once: true });
      let broken = false;
      try {
        const query = {
          text: `select public.kb_${operation}($1) as answer`,
          values: [argument],
          query_timeout: seconds * 1000,
        };
        const { rows } = await Promise.race([connection.query<{ answer: unknown }>(query), stop.promise]);
        return rows[0]?.answer ?? undefined;
      } catch (cause) {
        // Unless the database itself answered, nobody knows what this connection will say next.
        broken = codeOf(cause) === '' || codeOf(cause).startsWith('57P');
        throw cause instanceof Aborted ? cause : sqlError(cause);
      } finally {
        signal?.removeEventListener('abort', abort);
        connection.release(broken);
      }
    },
    async run(script) {
      const connection = await connect();
      try {
        await connection.query(script);
      } catch (cause) {
        throw sqlError(cause);
      } finally {
        connection.release();
      }
    },
    async [Symbol.asyncDispose]() {
      await (await opened)?.end();
    },
  };
}

/** The caller no longer waits. */
class Aborted extends Error {}

/** SQLSTATE has five characters; the codes of Node and of the driver's own sentences do not count. */
function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^[0-9A-Z]{5}$/.test(code) && code !== 'EPIPE' ? code : '';
}

const sqlError = (cause: unknown): SqlError =>
  new SqlError(cause instanceof Error ? cause.message : String(cause), { code: codeOf(cause), cause });
