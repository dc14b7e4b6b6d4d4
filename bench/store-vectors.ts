import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { indexVectors, migrate } from '../packages/core/src/stores/postgres/migrate.ts';
import { pgClient } from '../packages/core/src/stores/postgres/pg-client.ts';
import { postgresStore } from '../packages/core/src/stores/postgres/postgres-store.ts';
import type { SqlClient } from '../packages/core/src/stores/postgres/sql-client.ts';
import { sqliteStore } from '../packages/core/src/stores/sqlite/index.ts';
import { debianPostgres, whyNoVectors } from '../packages/core/src/testing/postgres/debian-postgres.ts';
import { fill } from './store-vectors/fill.ts';
import { type Latency, measure } from './store-vectors/measure.ts';
import { serverTime } from './store-vectors/server-time.ts';
import { plainWords } from './store-vectors/plain-words.ts';
import { say, secondsSince, type Size } from './store-vectors/setting.ts';

/**
 * Searches by words, by vectors and by both through the knowledge base, over the embedded store and PostgreSQL.
 * `node bench/store-vectors.ts --count=100000 --dimensions=384 --rounds=60 --stores=embedded,postgres`.
 */
const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '100000' },
    dimensions: { type: 'string', default: '384' },
    rounds: { type: 'string', default: '60' },
    stores: { type: 'string', default: 'embedded' },
  },
});
const size: Size = {
  count: Number(values.count),
  dimensions: Number(values.dimensions),
  rounds: Number(values.rounds),
};
const load = loadavg().map((each) => each.toFixed(1));
console.log(`Load before: ${load.join(' ')}`);
if (values.stores.includes('embedded')) await embedded();
if (values.stores.includes('postgres')) await postgres();

async function embedded(): Promise<void> {
  const path = mkdtempSync(join(tmpdir(), 'kb-bench-'));
  const sentence = plainWords();
  try {
    say('\nThe embedded store', size.count, 'passages');
    {
      await using store = sqliteStore({ path });
      await fill({ ...size, store }, sentence);
    }
    // Opened again, so that what it keeps in memory is loaded by a search.
    await using store = sqliteStore({ path });
    print(await measure({ ...size, store }, sentence));
    say('size of the base', statSync(join(path, 'kb.sqlite')).size / 1e6, 'MB');
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
}

/** A server of this machine's packages, over loopback. */
async function postgres(): Promise<void> {
  const reason = whyNoVectors();
  if (reason) throw new Error(`PostgreSQL cannot be measured: ${reason}.`);
  await using server = await debianPostgres();
  const client = pgClient({ url: server.url() });
  let calls = 0;
  const counted: SqlClient = {
    ...client,
    call(...call) {
      calls++;
      return client.call(...call);
    },
  };
  await using store = postgresStore({ client: counted });
  const sentence = plainWords();
  await migrate(client);
  say('\nPostgreSQL', size.count, 'passages');
  await fill({ ...size, store }, sentence);
  await client.run?.('analyze');
  const started = performance.now();
  await indexVectors(client);
  say('HNSW index', secondsSince(started), 's');
  const cpu = serverTime(Number(new URL(server.url()).port));
  print(await measure({ ...size, store, database: { calls: () => calls, cpu } }, sentence));
}

function print(rows: readonly Latency[]): void {
  console.log(`${''.padEnd(48)}    p50 ms    p95 ms    p99 ms   cpu mean     calls`);
  for (const { name, p50, p95, p99, cpu, calls } of rows)
    console.log(
      `${name.padEnd(48)} ${[p50, p95, p99, cpu, calls ?? 0].map((time) => time.toFixed(2).padStart(9)).join(' ')}`,
    );
}
