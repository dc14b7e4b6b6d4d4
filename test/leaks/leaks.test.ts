import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localPrincipal, type Principal, silentLog, type VectorKnowledgeStore } from '@kb-mcp/core';
import { principalOf, type Rights } from '@kb-mcp/core/access';
import { mcpServerFactory } from '@kb-mcp/core/mcp';
import { tools } from '@kb-mcp/core/tools';
import { buildHttpApp, metrics } from '@kb-mcp/http';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { hashEmbedder } from '../../packages/core/src/embedders/hash.ts';
import { promptRoom } from '../../packages/core/src/mcp/prompts.ts';
import { resourceRoom } from '../../packages/core/src/mcp/resources.ts';
import { podsStore } from '../../packages/core/src/stores/pods/index.ts';
import { postgresStore } from '../../packages/core/src/stores/postgres/index.ts';
import { migrate } from '../../packages/core/src/stores/postgres/migrate.ts';
import { pgClient } from '../../packages/core/src/stores/postgres/pg-client.ts';
import { sqliteStore } from '../../packages/core/src/stores/sqlite/index.ts';
import { memoryStore } from '../../packages/core/src/testing/memory-store.ts';
import { pgliteDatabases } from '../../packages/core/src/testing/postgres/pglite-databases.ts';
import {
  debianPostgres,
  type Server,
  whyNoPostgres,
} from '../../packages/core/src/testing/postgres/debian-postgres.ts';
import { pooled } from '../../packages/core/src/testing/postgres/pooled.ts';
import { openSemanticTestKb, openTestKb, type TestDocument } from '../../packages/core/src/testing/open-test-kb.ts';
import { probes, type Targets } from './probes.ts';

/** Words of forbidden documents and no other; «melon» is in both. */
const CANARIES = ['zanzibar', 'quixotic', 'kumquat', 'xylophone'] as const;
const SHARED = 'melon';
const FORBIDDEN = 'sealed';

const plain = fc.constantFrom('tea', 'river', 'stone', 'window', 'paper', 'garden', SHARED);
const words = (word: fc.Arbitrary<string>) =>
  fc.array(word, { minLength: 4, maxLength: 30 }).map((list) => list.join(' '));

const openDocuments = fc.array(words(plain), { minLength: 2, maxLength: 6 }).map((texts) =>
  texts.map((text, n): TestDocument => ({
    key: `open-${n}.txt`,
    title: `Open ${n}`,
    text,
    collection: 'open',
    tags: ['public'],
  })),
);

// Some share a key with an open document, and all of them the word that is in both.
const sealedDocuments = fc
  .array(words(fc.oneof(plain, fc.constantFrom(...CANARIES), fc.constant(SHARED))), { minLength: 2, maxLength: 8 })
  .map((texts) =>
    texts.map((text, n): TestDocument => ({
      key: n === 0 ? 'open-0.txt' : `${CANARIES[0]}-${n}.txt`,
      title: `Sealed ${CANARIES[1]} ${n}`,
      text: `${text} ${CANARIES.join(' ')}`,
      collection: FORBIDDEN,
      tags: [CANARIES[2]],
    })),
  );

const rights: Readonly<Record<string, Rights>> = {
  'a reader of one collection': { scopes: ['kb:read'], collections: { open: 'reader' } },
  'a writer of one collection': { scopes: ['kb:read', 'kb:write', 'kb:files'], collections: { open: 'writer' } },
  'somebody with every scope and no collection': {
    scopes: ['kb:read', 'kb:write', 'kb:files', 'kb:admin'],
    collections: {},
  },
  'somebody with a collection and no scope': { scopes: [], collections: { open: 'reader' } },
};

async function openApp(store: VectorKnowledgeStore, documents: readonly TestDocument[], who: Principal, model = false) {
  const embedder = async () => hashEmbedder();
  const kb = model ? await openSemanticTestKb({ documents, store, embedder }) : await openTestKb({ documents, store });
  const offer = { kb, tools, version: '1' };
  const app = await buildHttpApp({
    factory: mcpServerFactory(offer),
    rest: offer,
    kb,
    authenticate: () => who,
    metrics: metrics({ kb, log: silentLog }),
    log: silentLog,
  });
  const local = { principal: localPrincipal };
  for (const collection of new Set(documents.map((one) => one.collection ?? ''))) {
    await kb.sources.declare({ address: filesOf(collection), collection }, local);
  }
  await kb.sync({}, local);
  const jobs = await kb.jobs.list({ limit: 10 }, local);
  const listed = await kb.list({ limit: 100 }, local);
  return {
    app,
    jobs: (collection: string) => jobs.items.filter((one) => one.collection === collection).map(({ id }) => id),
    ids: (collection: string) => listed.items.filter((one) => one.collection === collection).map(({ id }) => id),
    async [Symbol.asyncDispose]() {
      await app.close();
      await kb[Symbol.asyncDispose]();
    },
  };
}

type App = Awaited<ReturnType<typeof buildHttpApp>>;

async function answers(
  app: App,
  targets: Targets,
  { every, part } = { every: 1, part: 0 },
): Promise<readonly string[]> {
  const found = [];
  for (const probe of probes(targets).filter((_, at) => at % every === part % every)) {
    const headers = { host: 'localhost', accept: 'application/json, text/event-stream' };
    const { statusCode, body } = await app.inject({ ...probe, headers });
    found.push(`${probe.method} ${probe.url} ${JSON.stringify(probe.payload ?? '')}\n${statusCode} ${timeless(body)}`);
  }
  return found;
}

/** When a job ran, and how fast, is by chance. */
const timeless = (body: string): string =>
  body.replaceAll(/\d{8}T\d{9}-[\da-f]{8}|20[2-9]\d-\d\d-\d\dT[\d:.]+Z|(?<="rate":)[\d.]+/g, '(chance)');

const folder = mkdtempSync(join(tmpdir(), 'kb-leaks-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A folder that a source reads into this collection. */
function filesOf(collection: string): string {
  const files = join(folder, collection);
  mkdirSync(files, { recursive: true });
  writeFileSync(join(files, `${collection === FORBIDDEN ? CANARIES[3] : 'plain'}.txt`), `${collection} ${SHARED}`);
  return files;
}

const databases = pgliteDatabases();
afterAll(() => databases.close());

const noServer = whyNoPostgres();
let made = 0;
let server: Server | undefined;
const served = pooled(async () => {
  server ??= await debianPostgres();
  const name = `leaks_${(made += 1)}`;
  await using admin = pgClient({ url: server.url() });
  await admin.run?.(`create database ${name}`);
  const client = pgClient({ url: server.url(name) });
  await migrate(client);
  return client;
});
afterAll(async () => {
  await served.close();
  await server?.[Symbol.asyncDispose]();
});

const stores = {
  memory: { open: async () => memoryStore(), every: 1 },
  'memory with a model': { open: async () => memoryStore(), every: 1, model: true },
  'several stores': {
    open: async () => podsStore({ home: memoryStore(), pods: [{ collections: [FORBIDDEN], store: memoryStore() }] }),
    every: 4,
    model: true,
  },
  sqlite: { open: async () => sqliteStore({ path: mkdtempSync(join(folder, 'x')) }), every: 1 },
  postgres: { open: async () => postgresStore({ client: await served.lend() }), every: 1, missing: noServer },
  // Inside the process a query takes a hundred times as long, so each kind of caller asks a part, and all of them everything.
  pglite: { open: async () => postgresStore({ client: await databases.lend() }), every: 4 },
};

describe.for(Object.entries(stores))('on the %s store', ([, { open, every, ...more }]) => {
  const missing = 'missing' in more ? more.missing : undefined;
  test.skipIf(missing).for(Object.entries(rights).map(([kind, given], at) => [kind, given, at] as const))(
    '%s gets the very answers of a base without the documents that are not for it',
    { timeout: 600_000 },
    async ([, given, part]) => {
      const who = principalOf('key:probe', given);
      await fc.assert(
        fc.asyncProperty(openDocuments, sealedDocuments, async (openOnes, sealed) => {
          const model = 'model' in more;
          await using whole = await openApp(await open(), [...sealed, ...openOnes, ...sealed], who, model);
          await using without = await openApp(await open(), openOnes, who, model);
          const targets = {
            forbidden: whole.ids(FORBIDDEN),
            allowed: without.ids('open'),
            words: CANARIES,
            shared: SHARED,
            collection: FORBIDDEN,
            jobs: whole.jobs(FORBIDDEN),
          };
          expect(targets.jobs).toHaveLength(1);
          expect(targets.forbidden.length).toBeGreaterThan(1);
          const [seen, expected] = [
            await answers(whole.app, targets, { every, part }),
            await answers(without.app, targets, { every, part }),
          ];
          expect(seen).toEqual(expected);
        }),
        { numRuns: 1, endOnFailure: true },
      );
    },
  );
});

test('the probes do find what is not hidden', async () => {
  const sealed = [{ key: 'a.txt', title: 'Sealed', text: CANARIES.join(' '), collection: FORBIDDEN }];
  const who = principalOf('key:probe', { scopes: ['kb:read'], collections: { [FORBIDDEN]: 'reader' } });
  await using whole = await openApp(memoryStore(), sealed, who);
  const targets = {
    forbidden: whole.ids(FORBIDDEN),
    allowed: [],
    words: CANARIES,
    shared: SHARED,
    collection: FORBIDDEN,
    jobs: whole.jobs(FORBIDDEN),
  };
  const telling = (await answers(whole.app, targets)).filter((answer) => answer.includes('Sealed'));
  expect(telling.length).toBeGreaterThan(20);
});

describe('everything there is is asked', () => {
  const targets = {
    forbidden: ['x'],
    allowed: ['y'],
    words: CANARIES,
    shared: SHARED,
    collection: FORBIDDEN,
    jobs: ['j'],
  };
  const all = probes(targets);
  const sent = JSON.stringify(all);

  test('every tool, prompt, resource and template', () => {
    for (const { name } of tools) {
      expect(sent).toContain(`"params":{"name":"${name}"`);
      expect(all.some(({ url }) => url === `/api/tools/${name}`)).toBe(true);
    }
    for (const { name } of promptRoom.list.prompts)
      expect(sent).toContain(`"method":"prompts/get","params":{"name":"${name}"`);
    for (const { uriTemplate } of resourceRoom.templates.resourceTemplates) expect(sent).toContain(uriTemplate);
  });

  test('every route that the server has, by each of its methods', async () => {
    await using open = await openApp(memoryStore(), [], principalOf('key:probe', { scopes: [], collections: {} }));
    await open.app.ready();
    const routes = routesIn(open.app.printRoutes({ commonPrefix: false }));
    expect(routes.length).toBeGreaterThan(20);
    const unasked = routes.filter(({ method, url }) => {
      const pattern = new RegExp(`^${url.replaceAll(/:\w+|\*/g, '[^?]+')}(?:\\?|$)`);
      return !all.some((probe) => probe.method === method && pattern.test(probe.url));
    });
    // A stream has no end, and tells of nothing but its own address before it is asked.
    expect(unasked.filter(({ url }) => url !== '/sse')).toEqual([]);
  });
});

/** The routes in the drawing that Fastify makes of them. */
function routesIn(drawing: string): readonly { readonly method: string; readonly url: string }[] {
  const path: string[] = [];
  return drawing.split('\n').flatMap((line) => {
    const [, indent = '', name = '', methods = ''] = /^([│├└─ ]*)(\S+)(?: \(([A-Z, ]+)\))?$/.exec(line) ?? [];
    path.splice(Math.max(0, indent.length / 4 - 1), Infinity, name);
    const url = path.join('');
    const real = methods.split(', ').filter((method) => ['GET', 'POST', 'DELETE'].includes(method));
    // What answers everything below an address answers that there is nothing.
    return url.includes('*') ? [] : real.map((method) => ({ method, url }));
  });
}
