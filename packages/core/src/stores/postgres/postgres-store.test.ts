import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import { afterAll, beforeAll, describe } from 'vitest';
import { describeStateStore } from '../../testing/describe-state-store.ts';
import { describeStore, describeVectorStore, describeVersionRules } from '../../testing/describe-store.ts';
import { debianPostgres, type Server, whyNoPostgres, whyNoVectors } from '../../testing/postgres/debian-postgres.ts';
import { pooled } from '../../testing/postgres/pooled.ts';
import { supabaseLite } from '../../testing/postgres/supabase-lite.ts';
import { migrate } from './migrate.ts';
import { pgClient } from './pg-client.ts';
import { pgliteClient } from './pglite-client.ts';
import { postgresState } from './postgres-state.ts';
import { postgresStore } from './postgres-store.ts';

describe('inside the process', () => {
  const databases = pooled(async () => {
    const client = pgliteClient(await PGlite.create({ extensions: { vector } }));
    await migrate(client);
    return client;
  });
  afterAll(() => databases.close());
  describeStore('PGlite', async () => postgresStore({ client: await databases.lend() }));
  describeVersionRules('PGlite', async (versions) => postgresStore({ client: await databases.lend(), versions }));
  describeVectorStore('PGlite', async () => postgresStore({ client: await databases.lend() }));
  describeStateStore('its state', async ({ now }) => postgresState({ client: await databases.lend(), now }));
});

// The stand-in of Supabase would report its start to its maker.
process.env['LITE_TELEMETRY'] = '0';

const reason = whyNoPostgres();
describe.skipIf(reason)(`a server${reason ? ` (skipped: ${reason})` : ''}`, () => {
  let server: Server;
  beforeAll(async () => {
    server = await debianPostgres();
  });
  let made = 0;
  const databases = pooled(async () => {
    const name = `test${++made}`;
    await using admin = pgClient({ url: server.url() });
    await admin.run?.(`create database ${name}`);
    const client = pgClient({ url: server.url(name) });
    await migrate(client);
    return client;
  });
  afterAll(async () => {
    await databases.close();
    await server[Symbol.asyncDispose]();
  });
  describeStore('PostgreSQL over its own protocol', async () => postgresStore({ client: await databases.lend() }));
  describeStateStore('its state', async ({ now }) => postgresState({ client: await databases.lend(), now }));
  const noVectors = whyNoVectors();
  describe.skipIf(noVectors)(noVectors ? `pgvector (skipped: ${noVectors})` : 'pgvector', () => {
    describeVectorStore('PostgreSQL', async () => postgresStore({ client: await databases.lend() }));
  });
});

describe('over HTTP', () => {
  const databases = pooled(supabaseLite);
  afterAll(() => databases.close());
  describeStore('supabase-js and @supabase/lite', async () => postgresStore({ client: await databases.lend() }));
  describeStateStore('its state', async ({ now }) => postgresState({ client: await databases.lend(), now }));
});
