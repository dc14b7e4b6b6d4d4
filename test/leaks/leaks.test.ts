import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type KnowledgeStore, localPrincipal, type Principal, silentLog } from '@kb-mcp/core';
import { principalOf, type Rights } from '@kb-mcp/core/access';
import { mcpServerFactory } from '@kb-mcp/core/mcp';
import { tools } from '@kb-mcp/core/tools';
import { buildHttpApp } from '@kb-mcp/http';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { postgresStore } from '../../packages/core/src/stores/postgres/index.ts';
import { sqliteStore } from '../../packages/core/src/stores/sqlite/index.ts';
import { memoryStore } from '../../packages/core/src/testing/memory-store.ts';
import { pgliteDatabases } from '../../packages/core/src/testing/postgres/pglite-databases.ts';
import { openTestKb, type TestDocument } from '../../packages/core/src/testing/open-test-kb.ts';
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

async function openApp(store: KnowledgeStore, documents: readonly TestDocument[], who: Principal) {
  const kb = await openTestKb({ documents, store });
  const offer = { kb, tools, version: '1' };
  const app = await buildHttpApp({
    factory: mcpServerFactory(offer),
    rest: offer,
    kb,
    authenticate: () => who,
    log: silentLog,
  });
  const listed = await kb.list({ limit: 100 }, { principal: localPrincipal });
  return {
    app,
    ids: (collection: string) => listed.items.filter((one) => one.collection === collection).map(({ id }) => id),
    async [Symbol.asyncDispose]() {
      await app.close();
      await kb[Symbol.asyncDispose]();
    },
  };
}

type App = Awaited<ReturnType<typeof buildHttpApp>>;

async function answers(app: App, targets: Targets, every = 1): Promise<readonly string[]> {
  const found = [];
  for (const probe of probes(targets).filter((_, at) => at % every === 0)) {
    const headers = { host: 'localhost', accept: 'application/json, text/event-stream' };
    const { statusCode, body } = await app.inject({ ...probe, headers });
    found.push(`${probe.method} ${probe.url} ${JSON.stringify(probe.payload ?? '')}\n${statusCode} ${body}`);
  }
  return found;
}

const folder = mkdtempSync(join(tmpdir(), 'kb-leaks-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const databases = pgliteDatabases();
afterAll(() => databases.close());

const stores = {
  memory: { open: async () => memoryStore(), runs: 2, every: 1 },
  sqlite: { open: async () => sqliteStore({ path: mkdtempSync(join(folder, 'x')) }), runs: 1, every: 1 },
  // Inside the process a query takes a hundred times as long, so each run asks a part.
  postgres: { open: async () => postgresStore({ client: await databases.lend() }), runs: 1, every: 12 },
};

describe.for(Object.entries(stores))('on the %s store', ([, { open, runs, every }]) => {
  test.for(Object.entries(rights).slice(0, every === 1 ? undefined : 1))(
    '%s gets the very answers of a base without the documents that are not for it',
    { timeout: 180_000 },
    async ([, given]) => {
      const who = principalOf('key:probe', given);
      await fc.assert(
        fc.asyncProperty(openDocuments, sealedDocuments, async (openOnes, sealed) => {
          await using whole = await openApp(await open(), [...sealed, ...openOnes, ...sealed], who);
          await using without = await openApp(await open(), openOnes, who);
          const targets = {
            forbidden: whole.ids(FORBIDDEN),
            allowed: without.ids('open'),
            words: CANARIES,
            shared: SHARED,
            collection: FORBIDDEN,
          };
          expect(targets.forbidden.length).toBeGreaterThan(1);
          expect(await answers(whole.app, targets, every)).toEqual(await answers(without.app, targets, every));
        }),
        { numRuns: runs, seed: 7 },
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
  };
  const telling = (await answers(whole.app, targets)).filter((answer) => answer.includes('Sealed'));
  expect(telling.length).toBeGreaterThan(20);
});

test('every tool there is is probed', () => {
  const targets = { forbidden: ['x'], allowed: ['y'], words: CANARIES, shared: SHARED, collection: FORBIDDEN };
  const probed = JSON.stringify(probes(targets));
  for (const { name } of tools) expect(probed).toContain(`"name":"${name}"`);
});
