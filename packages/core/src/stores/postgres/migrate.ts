import { KbError } from '../../errors.ts';
import { failureOf } from './failure.ts';
import { functionScripts, functionsVersion, schemaVersion, tableScripts } from './scripts.ts';
import { type SqlClient, SqlError } from './sql-client.ts';

/** What the database holds of kb-mcp. */
export interface DatabaseStatus {
  /** 0 when there are no tables. */
  readonly schema: number;
  readonly current: boolean;
  /** Whether this login may do what the server does. */
  readonly server: boolean;
}

/** What there is; throws `store_unavailable` when nobody answers. */
export async function databaseStatus(client: SqlClient): Promise<DatabaseStatus> {
  try {
    // The function answers so.
    const found = (await client.call('hello', '{}')) as { schema: number; functions: string | null; server: boolean };
    const current = found.schema === schemaVersion && found.functions === functionsVersion();
    return { schema: found.schema, current, server: found.server };
  } catch (error) {
    if (error instanceof SqlError && missing.test(error.code)) return { schema: 0, current: false, server: false };
    throw failureOf(error);
  }
}

/** Brings the database to our tables and functions, all or nothing. Doing it twice, or from two places at once, is harmless. */
export async function migrate(client: SqlClient): Promise<void> {
  if (!client.run)
    throw new KbError(
      'invalid_input',
      'Tables cannot be made over this API. Paste the output of `kb-mcp db sql` into the SQL editor, or name a postgres:// address.',
    );
  const { schema } = await databaseStatus(client);
  if (schema > schemaVersion)
    throw new KbError('store_unavailable', 'The database was set up by a newer kb-mcp. Update this one.');
  try {
    await client.run(migrationScript());
  } catch (error) {
    throw failureOf(error);
  }
}

/** The whole of it as one script, for an SQL editor or any other client; what is there already is left. */
export function migrationScript(): string {
  const tables = tableScripts().map((script, n) => guarded(script, n + 1));
  return ['begin;', lock, ...tables, ...functionScripts(), noted(), 'commit;'].join('\n');
}

/** Makes the index that lets a search look at a part of the vectors; gives `false` when there is nothing to do. Takes minutes for a million. */
export async function indexVectors(client: SqlClient): Promise<boolean> {
  try {
    const statement = await client.call('index_statement', '{}');
    if (typeof statement !== 'string') return false;
    if (!client.run)
      throw new KbError(
        'invalid_input',
        `An index takes longer than this API waits. Run this in the SQL editor: ${statement};`,
      );
    await client.run(statement);
    return true;
  } catch (error) {
    throw failureOf(error);
  }
}

const missing = /^(42883|3F000|42P01|PGRST202)$/;

const lock = "select pg_advisory_xact_lock(hashtextextended('kb.migrate', 0));";

/** Runs only where this version is not yet. */
const guarded = (script: string, version: number): string => `do $migration$
declare v_version int := 0;
begin
  if to_regclass('kb.meta') is not null then
    execute 'select value::int from kb.meta where name = ''schema''' into v_version;
  end if;
  if v_version < ${version} then
    execute $script$${script}$script$;
  end if;
end $migration$;`;

const noted = (): string => `insert into kb.meta values ('functions', '${functionsVersion()}')
  on conflict (name) do update set value = excluded.value;`;
