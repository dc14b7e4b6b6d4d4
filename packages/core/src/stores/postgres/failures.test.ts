import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KbError } from '../../errors.ts';
import { indexedDocument } from '../../testing/indexed-document.ts';
import { debianPostgres, type Server, whyNoPostgres } from '../../testing/postgres/debian-postgres.ts';
import { migrate } from './migrate.ts';
import { pgClient } from './pg-client.ts';
import { postgresStore } from './postgres-store.ts';

/** How long writers, readers and the one who kills connections are at it. */
const seconds = Number(process.env['KB_MCP_TEST_SECONDS'] ?? 4);
const reason = whyNoPostgres();

describe.skipIf(reason)(`PostgreSQL that fails${reason ? ` (skipped: ${reason})` : ''}`, () => {
  let server: Server;
  beforeAll(async () => {
    server = await debianPostgres();
    await using admin = pgClient({ url: server.url() });
    for (const name of ['crowd', 'restart', 'small', 'bare']) await admin.run?.(`create database ${name}`);
    for (const name of ['crowd', 'restart', 'small']) {
      await using client = pgClient({ url: server.url(name) });
      await migrate(client);
    }
  });
  afterAll(() => server[Symbol.asyncDispose]());
  const open = (name: string, connections = 4) =>
    postgresStore({ client: pgClient({ url: server.url(name), connections }) });

  test(
    'while connections are killed, writers lose nothing that was acknowledged and readers never see half a document',
    { timeout: (seconds + 60) * 1000 },
    async () => {
      const stores = Array.from({ length: 4 }, () => open('crowd'));
      const store = (n: number) => stores[n % stores.length] ?? open('crowd');
      const end = Date.now() + seconds * 1000;
      const acknowledged = new Map<string, number>();
      const count = { puts: 0, reads: 0, unavailable: 0, kills: 0 };
      const draft = (key: string, version: number) =>
        indexedDocument({
          key,
          title: `v${version}`,
          texts: Array.from({ length: 5 }, (_, n) => `common part ${n} v${version}`),
        });

      async function attempt(work: () => Promise<void>): Promise<void> {
        try {
          await work();
        } catch (error) {
          // Any other error is one that a caller could not understand.
          if (!(error instanceof KbError && error.code === 'store_unavailable')) throw error;
          count.unavailable++;
        }
      }
      async function writer(n: number): Promise<void> {
        for (let version = 1; Date.now() < end; version++) {
          const own = draft(`own${n}`, version);
          await attempt(async () => {
            await store(n).put([own, draft(`shared${version % 5}`, version * 100 + n)]);
            acknowledged.set(own.document.id, version);
            count.puts++;
          });
        }
      }
      async function reader(n: number): Promise<void> {
        while (Date.now() < end) {
          const id = `default.${n % 2 ? `own${n}` : `shared${n % 5}`}`;
          await attempt(async () => {
            const texts = (await store(n).passages(id, { limit: 9 }, 'all')).map(({ text }) => text);
            expect(new Set(texts.map((text) => text.split(' ').at(-1))).size).toBeLessThanOrEqual(1);
            expect([0, 5]).toContain(texts.length);
            const found = await store(n + 1).candidates({ terms: ['common'], limit: 500 }, 'all');
            expect(found.candidates).toHaveLength(found.frequency.get('common') ?? 0);
            expect(found.passages).toBe(found.candidates.length);
            count.reads++;
          });
        }
      }
      async function killer(): Promise<void> {
        await using admin = pgClient({ url: server.url(), connections: 1 });
        while (Date.now() < end) {
          await admin.run?.(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = 'crowd' order by random() limit 2",
          );
          count.kills += 2;
          await sleep(60);
        }
      }

      const people = Array.from({ length: 16 }, (_, n) => [writer(n), reader(n)]).flat();
      await Promise.all([...people, killer()]);
      for (const [id, version] of acknowledged) {
        const [first] = await store(0).passages(id, { limit: 1 }, 'all');
        expect(Number(first?.text.split(' v')[1])).toBeGreaterThanOrEqual(version);
      }
      expect(await store(0).check({ deep: true })).toBeUndefined();
      expect(acknowledged.size).toBe(16);
      process.stderr.write(`${JSON.stringify(count)}\n`);
      for (const one of stores) await one[Symbol.asyncDispose]();
    },
  );

  test('calls that meet a restart of the server are answered after it', async () => {
    await using store = open('restart');
    await store.put([indexedDocument({ key: 'a', texts: ['word'] })]);
    const calls = Array.from({ length: 8 }, async (_, n) => {
      await sleep(n * 5);
      return store.put([indexedDocument({ key: `k${n}`, texts: ['word'] })]);
    });
    server.restart();
    expect((await Promise.all(calls)).flat()).toEqual(Array.from({ length: 8 }, () => 'added'));
    expect((await store.candidates({ terms: ['word'], limit: 50 }, 'all')).frequency.get('word')).toBe(9);
    expect(await store.check({ deep: true })).toBeUndefined();
  });

  test('more calls than connections wait for each other', async () => {
    await using store = open('small', 1);
    await Promise.all(
      Array.from({ length: 30 }, (_, n) => store.put([indexedDocument({ key: `k${n}`, texts: ['x'] })])),
    );
    expect((await store.stats('all')).documents).toBe(30);
  });

  test('a database that has no connection left says so, and answers when one is free', async () => {
    await using admin = pgClient({ url: server.url('small') });
    await admin.run?.('create role app login connection limit 1; grant service_role to app');
    const url = server.url('small').replace('postgres@', 'app@');
    await using waiting = postgresStore({ client: pgClient({ url }) });
    {
      await using holding = postgresStore({ client: pgClient({ url, connections: 1 }) });
      await holding.stats('all');
      const none = { code: 'store_unavailable', message: expect.stringMatching(/out of connections/) };
      await expect(waiting.stats('all')).rejects.toMatchObject(none);
    }
    expect((await waiting.stats('all')).documents).toBeGreaterThanOrEqual(0);
  });

  test('a statement that the database stops, tables that are missing, and nobody there are told apart', async () => {
    const unavailable = (message: RegExp) => ({ code: 'store_unavailable', message: expect.stringMatching(message) });
    await using bare = open('bare');
    await expect(bare.stats('all')).rejects.toMatchObject(unavailable(/kb-mcp db migrate/));
    const options = encodeURIComponent('-c statement_timeout=1');
    await using hasty = postgresStore({ client: pgClient({ url: `${server.url('small')}?options=${options}` }) });
    const large = indexedDocument({ key: 'large', texts: Array.from({ length: 400 }, (_, n) => `text ${n}`) });
    await expect(hasty.put([large])).rejects.toMatchObject(unavailable(/time limit/));
    await using nobody = postgresStore({ client: pgClient({ url: 'postgres://postgres@127.0.0.1:1/none' }) });
    await expect(nobody.stats('all')).rejects.toMatchObject(unavailable(/cannot be reached/));
  });
});
