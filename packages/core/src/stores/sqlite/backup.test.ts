import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { indexedDocument } from '../../testing/indexed-document.ts';
import { sqliteState } from '../sqlite-state.ts';
import { backupFolder } from './backup.ts';
import { sqliteStore } from './index.ts';
import { restoreFolder } from './restore.ts';

const root = mkdtempSync(join(tmpdir(), 'kb-backup-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let count = 0;
const fresh = () => join(root, String(count++));

const tea = indexedDocument({ key: 'tea.md', texts: ['green tea', 'black tea'] });

/** A base with a document and a key. */
async function filled(): Promise<string> {
  const path = fresh();
  await using store = sqliteStore({ path });
  await store.put([tea]);
  await using state = sqliteState({ path });
  await state.set('key', 'mine', { hash: 'secret' });
  return path;
}

/** The keys of a base's documents, and whether it is sound. */
async function contentOf(path: string): Promise<{ keys: readonly string[]; check: string | undefined }> {
  await using store = sqliteStore({ path });
  const { items } = await store.list({ limit: 1000 }, 'all');
  return { keys: items.map(({ key }) => key), check: await store.check({ deep: true }) };
}

const contentOfTea = { keys: ['tea.md'], check: undefined };

test('a backup brings documents and keys back, and nobody else may read it', async () => {
  const path = await filled();
  const [copy, other] = [fresh(), fresh()];
  expect(await backupFolder(path, copy)).toMatchObject({ documents: 1, passages: 2 });
  expect(statSync(copy).mode & 0o777).toBe(0o700);
  for (const name of readdirSync(copy)) expect(statSync(join(copy, name)).mode & 0o777).toBe(0o600);
  expect(readdirSync(copy).toSorted()).toEqual(['access.sqlite', 'backup.json', 'kb.sqlite']);
  await restoreFolder(copy, other);
  expect(await contentOf(other)).toEqual(contentOfTea);
  for (const name of ['kb.sqlite', 'access.sqlite']) expect(statSync(join(other, name)).mode & 0o777).toBe(0o600);
  await using state = sqliteState({ path: other });
  expect((await state.get('key', 'mine'))?.value).toEqual({ hash: 'secret' });
});

test(
  'a backup that is made while a process writes holds each of its transactions whole or not',
  { timeout: 60_000 },
  async () => {
    const path = await filled();
    const writer = spawn(
      process.execPath,
      [join(import.meta.dirname, '../../../../../test/concurrency/writer.ts'), path, 'w', '0'],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    try {
      for (let round = 0; round < 3; round++) {
        await once(writer.stdout, 'data');
        const copy = fresh();
        await backupFolder(path, copy);
        await using store = sqliteStore({ path: copy });
        expect(await store.check({ deep: true })).toBeUndefined();
        const steps = new Map<number, Set<number>>();
        for (const { id, key } of (await store.list({ limit: 1000, filter: { collections: ['shared'] } }, 'all'))
          .items) {
          const [passage] = await store.passages(id, { limit: 1 }, 'all');
          // A transaction writes the documents 0 to 19, the next one 20 to 39, and so on round and round.
          const group = Math.floor(Number(key.split('/')[1]) / 20);
          steps.set(group, (steps.get(group) ?? new Set()).add(Number(/step (\d+)/.exec(passage?.text ?? '')?.[1])));
        }
        for (const group of steps.values()) expect(group.size).toBe(1);
        const all = [...steps.values()].flatMap((group) => [...group]).toSorted((a, b) => a - b);
        expect(all.length).toBeGreaterThan(0);
        expect((all.at(-1) ?? 0) - (all[0] ?? 0)).toBe(all.length - 1);
      }
      expect(writer.exitCode).toBeNull();
    } finally {
      writer.kill('SIGKILL');
      await once(writer, 'close');
    }
  },
);

test('nothing is written over: a folder that is there, a base that holds something, a base that is open', async () => {
  const path = await filled();
  const copy = fresh();
  await backupFolder(path, copy);
  await expect(backupFolder(path, copy)).rejects.toMatchObject({ code: 'conflict' });
  const other = await filled();
  await expect(restoreFolder(copy, other)).rejects.toThrow(/holds 1 documents. Give --force/);
  {
    await using store = sqliteStore({ path: other });
    await store.get('x', 'all');
    await expect(restoreFolder(copy, other, { force: true })).rejects.toThrow(/Another process has .*kb.sqlite open/);
    expect(await store.get(tea.document.id, 'all')).toBeDefined();
  }
  {
    await using _state = sqliteState({ path: other });
    await expect(restoreFolder(copy, other, { force: true })).rejects.toThrow(
      /Another process has .*access.sqlite open/,
    );
  }
  {
    await using store = sqliteStore({ path: other });
    await store.put([indexedDocument({ key: 'coffee.md', texts: ['coffee'] })]);
  }
  await restoreFolder(copy, other, { force: true });
  expect(await contentOf(other)).toEqual(contentOfTea);
  expect(readdirSync(other).filter((name) => name.startsWith('.'))).toEqual([]);
});

test('a backup that is not as it was made is refused, and the base stays', async () => {
  const path = await filled();
  for (const spoil of [
    (copy: string) => truncateSync(join(copy, 'kb.sqlite'), 8192),
    (copy: string) => appendFileSync(join(copy, 'access.sqlite'), 'x'),
    (copy: string) => rmSync(join(copy, 'kb.sqlite')),
    (copy: string) => writeFileSync(join(copy, 'backup.json'), '{"kbMcp":"backup"}'),
    (copy: string) => rmSync(join(copy, 'backup.json')),
  ]) {
    const copy = fresh();
    await backupFolder(path, copy);
    spoil(copy);
    await expect(restoreFolder(copy, path, { force: true })).rejects.toMatchObject({ name: 'KbError' });
    expect(await contentOf(path)).toEqual(contentOfTea);
  }
});

test('a damaged base gives no backup, and a folder without a base none either', async () => {
  const path = await filled();
  const file = join(path, 'kb.sqlite');
  const bytes = readFileSync(file);
  bytes.fill(7, 4096 * 3, 4096 * 12);
  writeFileSync(file, bytes);
  const copy = fresh();
  await expect(backupFolder(path, copy)).rejects.toMatchObject({ code: 'store_unavailable' });
  const empty = fresh();
  mkdirSync(empty);
  await expect(backupFolder(empty, copy)).rejects.toMatchObject({ code: 'not_found' });
  expect(readdirSync(root).filter((name) => name.endsWith('.part') || name === copy.slice(root.length + 1))).toEqual(
    [],
  );
});

test('a backup that somebody has looked into can be restored', async () => {
  const [path, copy, other] = [await filled(), fresh(), fresh()];
  await backupFolder(path, copy);
  expect(await contentOf(copy)).toEqual(contentOfTea);
  {
    await using state = sqliteState({ path: copy });
    expect((await state.get('key', 'mine'))?.value).toEqual({ hash: 'secret' });
  }
  await restoreFolder(copy, other);
  expect(await contentOf(other)).toEqual(contentOfTea);
});

test('a backup or a restore that is stopped leaves nothing behind, and everything as it was', async () => {
  const path = await filled();
  const [copy, whole, other] = [fresh(), fresh(), fresh()];
  const stopped = async (work: (signal: AbortSignal) => Promise<unknown>) => {
    const stop = new AbortController();
    // As soon as something can be heard: while a copy is looked at.
    setImmediate(() => stop.abort());
    await expect(work(stop.signal)).rejects.toThrow();
  };
  await stopped((signal) => backupFolder(path, copy, { signal }));
  expect(readdirSync(root).filter((name) => name.endsWith('.part') || name === basename(copy))).toEqual([]);
  await backupFolder(path, whole);
  await stopped((signal) => restoreFolder(whole, other, { signal }));
  expect(readdirSync(other)).toEqual([]);
});

test('a restore that is killed leaves what was there or what it brings', { timeout: 60_000 }, async () => {
  const path = await filled();
  {
    await using store = sqliteStore({ path });
    await store.put(
      Array.from({ length: 200 }, (_, n) => indexedDocument({ key: `${n}`, texts: [`words ${n} `.repeat(200)] })),
    );
  }
  const copy = fresh();
  await backupFolder(path, copy);
  const other = await filled();
  const script = `import { restoreFolder } from ${JSON.stringify(join(import.meta.dirname, 'restore.ts'))};
    process.stdout.write('.'); await restoreFolder(${JSON.stringify(copy)}, ${JSON.stringify(other)}, { force: true });`;
  const seen = new Set<number>();
  for (let round = 0; round < 4; round++) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const closed = once(child, 'close');
    await once(child.stdout, 'data');
    await Promise.race([closed, sleep(Math.random() * 60)]);
    child.kill('SIGKILL');
    await closed;
    const { keys, check } = await contentOf(other);
    expect(check).toBeUndefined();
    expect([1, 201]).toContain(keys.length);
    seen.add(keys.length);
  }
  await restoreFolder(copy, other, { force: true });
  expect((await contentOf(other)).keys).toHaveLength(201);
});
