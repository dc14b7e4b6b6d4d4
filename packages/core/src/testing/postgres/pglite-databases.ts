import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import { migrate } from '../../stores/postgres/migrate.ts';
import { pgliteClient } from '../../stores/postgres/pglite-client.ts';
import { pooled } from './pooled.ts';

/** Databases of a Postgres inside the process, ready for a store. */
export const pgliteDatabases = (): ReturnType<typeof pooled> =>
  pooled(async () => {
    const client = pgliteClient(await PGlite.create({ extensions: { vector } }));
    await migrate(client);
    return client;
  });
