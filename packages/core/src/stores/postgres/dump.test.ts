import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { indexedDocument } from '../../testing/indexed-document.ts';
import { debianPostgres, whyNoPostgres, whyNoVectors } from '../../testing/postgres/debian-postgres.ts';
import { migrate } from './migrate.ts';
import { pgClient } from './pg-client.ts';
import { postgresStore } from './postgres-store.ts';

const reason = whyNoPostgres();
describe.skipIf(reason)(`the tools of PostgreSQL${reason ? ` (skipped: ${reason})` : ''}`, () => {
  test('a dump of our schema, restored and migrated, holds and finds the same', async () => {
    await using server = await debianPostgres();
    const folder = mkdtempSync(join(tmpdir(), 'kb-dump-'));
    await using admin = pgClient({ url: server.url() });
    await admin.run?.('create database one');
    await admin.run?.('create database two');
    const space = { name: 'test', provider: 'test', model: 'test', dimensions: 3 };
    const [client, restored] = [pgClient({ url: server.url('one') }), pgClient({ url: server.url('two') })];
    await migrate(client);
    await using store = postgresStore({ client });
    await store.put([
      indexedDocument({ key: 'tea', title: 'Drinks', texts: ['green tea', 'black tea'] }),
      indexedDocument({ collection: 'other', key: 'ice', texts: ['ice cream'] }),
    ]);
    if (!whyNoVectors()) {
      const id = await store.vectors.open(space);
      const rows = (await store.vectors.pending(id, 9)).map(({ row }) => row);
      await store.vectors.put(
        id,
        rows,
        rows.map((n) => Float32Array.of(n, 1, 0)),
      );
    }

    const file = join(folder, 'kb.dump');
    execFileSync('pg_dump', ['--format=custom', '--schema=kb', `--file=${file}`, server.url('one')]);
    if (!whyNoVectors()) await restored.run?.('create schema extensions; create extension vector schema extensions');
    execFileSync('pg_restore', ['--exit-on-error', `--dbname=${server.url('two')}`, file]);
    rmSync(folder, { recursive: true });
    await migrate(restored);

    await using copy = postgresStore({ client: restored });
    const query = { terms: ['tea', 'ice', 'drinks'], limit: 9, withPassages: 9 };
    expect(await copy.candidates(query, 'all')).toEqual(await store.candidates(query, 'all'));
    expect(await copy.vectors.spaces('all')).toEqual(await store.vectors.spaces('all'));
    expect(await copy.check({ deep: true })).toBeUndefined();
    expect(await copy.put([indexedDocument({ key: 'later', texts: ['more tea'] })])).toEqual(['added']);
  });
});
