import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { localPrincipal } from '../../access/permission.ts';
import type { KnowledgeBase } from '../../knowledge-base.ts';
import { memoryState } from '../../testing/memory-state.ts';
import { memoryStore } from '../../testing/memory-store.ts';
import { openTestKb } from '../../testing/open-test-kb.ts';

const local = { principal: localPrincipal };
let base: string;
let docs: string;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'kb-watch-'));
  docs = join(base, 'docs');
  mkdirSync(docs);
});
afterEach(() => rmSync(base, { recursive: true }));

const keys = async (kb: KnowledgeBase) => (await kb.list({ limit: 100 }, local)).items.map(({ key }) => key);
const soon = (kb: KnowledgeBase, expected: readonly string[]) =>
  vi.waitFor(async () => expect(await keys(kb)).toEqual(expected), { timeout: 15_000, interval: 50 });

test(
  'a server keeps level with a watched folder, and another takes over when it ends',
  { timeout: 60_000 },
  async () => {
    const [store, state] = [unclosed(memoryStore()), unclosed(memoryState())];
    const options = { store, state, parts: { watching: true } };
    writeFileSync(join(docs, 'a.txt'), 'One.');
    const first = await openTestKb(options);
    await first.sources.declare({ address: docs, watch: true }, local);
    await soon(first, ['docs/a.txt']);
    await using second = await openTestKb(options);
    writeFileSync(join(docs, 'b.txt'), 'Two.');
    await soon(second, ['docs/a.txt', 'docs/b.txt']);
    mkdirSync(join(docs, 'deep/er'), { recursive: true });
    renameSync(join(docs, 'a.txt'), join(docs, 'deep/er/a.txt'));
    await soon(first, ['docs/b.txt', 'docs/deep/er/a.txt']);
    rmSync(join(docs, 'b.txt'));
    await soon(first, ['docs/deep/er/a.txt']);
    await first[Symbol.asyncDispose]();
    writeFileSync(join(docs, 'c.txt'), 'Three.');
    await soon(second, ['docs/c.txt', 'docs/deep/er/a.txt']);
    writeFileSync(join(docs, '.kbignore'), 'deep/');
    await soon(second, ['docs/c.txt']);
    writeFileSync(join(docs, 'c.txt'), 'Three, edited.');
    await vi.waitFor(
      async () => expect((await second.search({ query: 'edited', limit: 1 }, local)).items).toHaveLength(1),
      { timeout: 15_000 },
    );
  },
);

test.skipIf(process.platform === 'win32')(
  'a watched folder that is a link, goes and comes back, or is replaced by another, is watched all the same',
  { timeout: 60_000 },
  async () => {
    const link = join(base, 'link');
    symlinkSync(docs, link);
    await using kb = await openTestKb({ parts: { watching: true } });
    writeFileSync(join(docs, 'a.txt'), 'One.');
    await kb.sources.declare({ address: link, watch: true }, local);
    await soon(kb, ['link/a.txt']);
    writeFileSync(join(docs, 'b.txt'), 'Two.');
    await soon(kb, ['link/a.txt', 'link/b.txt']);
    renameSync(docs, join(base, 'away'));
    await setTimeout(2_500);
    renameSync(join(base, 'away'), docs);
    await setTimeout(2_500);
    writeFileSync(join(docs, 'c.txt'), 'Three.');
    await soon(kb, ['link/a.txt', 'link/b.txt', 'link/c.txt']);
    renameSync(docs, join(base, 'old'));
    cpSync(join(base, 'old'), docs, { recursive: true });
    await setTimeout(2_500);
    writeFileSync(join(docs, 'd.txt'), 'Four.');
    await soon(kb, ['link/a.txt', 'link/b.txt', 'link/c.txt', 'link/d.txt']);
  },
);

test(
  'a source that is forgotten is left alone at once, whatever happens to its files',
  { timeout: 60_000 },
  async () => {
    await using kb = await openTestKb({ parts: { watching: true } });
    writeFileSync(join(docs, 'a.txt'), 'One.');
    const { id } = await kb.sources.declare({ address: docs, watch: true }, local);
    await soon(kb, ['docs/a.txt']);
    await vi.waitFor(() => kb.sources.remove(id, { keepDocuments: false }, local), { timeout: 10_000 });
    writeFileSync(join(docs, 'b.txt'), 'Two.');
    await setTimeout(1_500);
    expect(await keys(kb)).toEqual([]);
  },
);

/** Two knowledge bases share it, and each closes what it has. */
const unclosed = <T extends AsyncDisposable>(shared: T): T => ({ ...shared, [Symbol.asyncDispose]: async () => {} });
