import { type SqlClient, SqlError } from './sql-client.ts';

/** What is used of a PGlite database. */
export interface PgliteDatabase {
  query<Row>(query: string, parameters: unknown[]): Promise<{ readonly rows: Row[] }>;
  exec(script: string): Promise<unknown>;
  close(): Promise<void>;
}

/** PostgreSQL inside this process: for tests and trials, since it has one session and one process alone. */
export function pgliteClient(database: PgliteDatabase): SqlClient {
  return {
    longestArgument: 8_000_000,
    async call(operation, argument) {
      const sql = `select public.kb_${operation}($1) as answer`;
      const { rows } = await translating(() => database.query<{ answer: unknown }>(sql, [argument]));
      return rows[0]?.answer ?? undefined;
    },
    async run(script) {
      await translating(() => database.exec(script));
    },
    [Symbol.asyncDispose]: () => database.close(),
  };
}

async function translating<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'XX000';
    throw new SqlError(cause instanceof Error ? cause.message : String(cause), { code, cause });
  }
}
