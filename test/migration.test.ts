import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStore } from '@kb-mcp/core/open';
import { hashEmbedder } from '../packages/core/src/embedders/hash.ts';
import { indexDocument } from '../packages/core/src/ingest/index-document.ts';
import { verifyMigration } from '../packages/core/src/migration/index.ts';
import type { VectorKnowledgeStore } from '../packages/core/src/ports.ts';
import {
  debianPostgres,
  type Server,
  whyNoPostgres,
  whyNoVectors,
} from '../packages/core/src/testing/postgres/debian-postgres.ts';

/** `KB_MCP_TEST_PASSAGES=20000` for the long form. */
const passages = Number(process.env['KB_MCP_TEST_PASSAGES'] ?? 500);
const documents = passages / 10;
const cli = resolve(import.meta.dirname, '../apps/cli/src/cli.ts');
const folder = mkdtempSync(join(tmpdir(), 'kb-migration-'));
const [source, back] = [join(folder, 'source'), join(folder, 'back')];
const embedder = hashEmbedder({ dimensions: 384 });

const reason = whyNoPostgres() ?? whyNoVectors();
describe.skipIf(reason)(`from one store to another${reason ? ` (skipped: ${reason})` : ''}`, () => {
  let server: Server;
  beforeAll(async () => {
    server = await debianPostgres();
    await run('db', 'migrate', '--store', server.url());
  }, 60_000);
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  test(
    `${passages} passages go from the embedded store to PostgreSQL and back, killed twice each way: the same export, the same answers`,
    { timeout: 3_600_000 },
    async () => {
      await fill();
      const expected = await exported('embedded');
      await killedTwice(source, server.url());
      expect((await exported(server.url())).equals(expected)).toBe(true);
      await killedTwice(server.url(), back);

      await using first = await openStore({ data: source });
      await using middle = await openStore({ data: source, store: server.url() });
      await using last = await openStore({ data: back });
      for (const copy of [middle, last]) {
        const compared = await verifyMigration(first, copy);
        expect(compared).toMatchObject({ different: [], vectors: [passages, passages] });
        expect(compared.overlap).toBeGreaterThanOrEqual(0.99);
        expect(await sharedNeighbours(first, copy)).toBeGreaterThanOrEqual(0.99);
      }
      expect((await exported('embedded', back)).equals(expected)).toBe(true);
    },
  );
});

const run = async (...args: readonly string[]) =>
  promisify(execFile)(process.execPath, [cli, ...args], { env: environment() });
const environment = (data = source): NodeJS.ProcessEnv => ({ ...process.env, KB_MCP_DATA: data });

async function exported(store: string, data = source): Promise<Buffer> {
  const file = join(folder, 'export.jsonl');
  await run('export', '--store', store, '--data', data, '--output', file);
  return readFileSync(file);
}

/** Copies; two processes are killed when the target holds a third, and two thirds, of the documents. */
async function killedTwice(from: string, to: string): Promise<void> {
  for (const share of [1 / 3, 2 / 3]) {
    const args = [cli, 'migrate', '--from', from, '--to', to];
    const child = spawn(process.execPath, args, { stdio: 'ignore', env: environment() });
    const ended = once(child, 'exit');
    {
      await using target = await openStore(to.startsWith('postgres') ? { data: source, store: to } : { data: to });
      while ((await target.stats('all')).documents < documents * share) await sleep(20);
    }
    child.kill('SIGKILL');
    await ended;
    expect(child.exitCode).toBeNull();
  }
  await run('migrate', '--from', from, '--to', to);
}

/** Share of the ten nearest passages of one that are among the ten nearest of the other, over twenty questions. */
async function sharedNeighbours(one: VectorKnowledgeStore, other: VectorKnowledgeStore): Promise<number> {
  const nearest = async (store: VectorKnowledgeStore, vector: Float32Array) => {
    const found = await store.vectors.nearest({ space: embedder.space.name, vector, limit: 10 }, 'all');
    return new Set(found?.nearest.map(({ documentId, ordinal }) => `${documentId}-${ordinal}`));
  };
  let shared = 0;
  for (let n = 0; n < 20; n++) {
    const [vector = new Float32Array()] = await embedder.embed([sentence(n, 8)], 'query');
    shared += (await nearest(one, vector)).intersection(await nearest(other, vector)).size;
  }
  return shared / 200;
}

async function fill(): Promise<void> {
  await using store = await openStore({ data: source });
  for (let from = 0; from < documents; from += 50) {
    const numbers = Array.from({ length: Math.min(50, documents - from) }, (_, n) => from + n);
    await store.put(await Promise.all(numbers.map(draft)));
  }
  const id = await store.vectors.open(embedder.space);
  for (;;) {
    const waiting = await store.vectors.pending(id, 500);
    if (waiting.length === 0) return;
    const texts = waiting.map(({ text }) => text);
    const rows = waiting.map(({ row }) => row);
    await store.vectors.put(id, rows, await embedder.embed(texts, 'passage'));
  }
}

/** Ten passages of one section each. */
function draft(n: number) {
  const parts = Array.from({ length: 10 }, (_, part) => `${sentence(n * 10 + part, 60)}.`);
  let from = 0;
  const sections = parts.map((part) => {
    const section = { from, to: from + part.length, heading: [`Part ${from}`], whole: true };
    from = section.to + 1;
    return section;
  });
  const text = parts.join('\n');
  const place = { collection: n % 4 ? 'default' : 'other', key: `d${n}.txt`, sourceUrl: '', mediaType: 'text/plain' };
  const rest = { hash: String(n), bytes: text.length, title: `Title ${n}`, tags: n % 3 ? [] : ['third'] };
  return indexDocument(
    { text, sections, language: 'en', metadata: { n } },
    { ...place, ...rest, updatedAt: '2026-01-01T00:00:00.000Z' },
    { words: 200, overlap: 0 },
  );
}

/** Words as they occur when stop words are left out, the same for the same number. */
function sentence(seed: number, words: number): string {
  let state = Math.imul(seed + 1, 2_654_435_761);
  const uniform = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state ^ (state >>> 15)) / 2 ** 32;
  };
  return Array.from({ length: words }, () => `word${Math.floor(8000 * (uniform() % 1) ** 2).toString(36)}`).join(' ');
}
