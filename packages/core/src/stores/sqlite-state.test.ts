import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, test } from 'vitest';
import { describeStateStore } from '../testing/describe-state-store.ts';
import { sqliteState } from './sqlite-state.ts';

const root = mkdtempSync(join(tmpdir(), 'kb-state-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const folder = () => mkdtempSync(join(root, 'x'));

describeStateStore('sqliteState', ({ now }) => sqliteState({ path: folder(), now }));

test('what another process writes is seen at the next call, also where nothing was before', async () => {
  const path = folder();
  await using one = sqliteState({ path });
  await using other = sqliteState({ path });
  const told = async () => (await one.get('key', 'a'))?.value;
  expect(await told()).toBeUndefined();
  await other.set('key', 'a', 1);
  expect(await told()).toBe(1);
  await one.set('key', 'a', 2);
  expect([await told(), (await other.get('key', 'a'))?.value]).toEqual([2, 2]);
  await other.delete('key', 'a');
  expect(await told()).toBeUndefined();
});

test('two processes on one folder see the same, and of two changes at once one is refused', async () => {
  const path = folder();
  await using one = sqliteState({ path });
  await using other = sqliteState({ path });
  await one.set('a', 'x', { from: 'one' });
  const seen = await other.get('a', 'x');
  expect(seen?.value).toEqual({ from: 'one' });
  expect(await one.set('a', 'x', 1, { ifStamp: seen?.stamp })).toBe(true);
  expect(await other.set('a', 'x', 2, { ifStamp: seen?.stamp })).toBe(false);
});

test('what was set is there after a restart, for the owner of the files alone', async () => {
  const path = folder();
  {
    await using state = sqliteState({ path });
    await state.set('a', 'x', 'kept');
    if (process.platform !== 'win32') {
      for (const file of ['access.sqlite', 'access.sqlite-wal'])
        expect(statSync(join(path, file)).mode & 0o077).toBe(0);
    }
  }
  await using state = sqliteState({ path });
  expect((await state.get('a', 'x'))?.value).toBe('kept');
});

test('expired entries leave the file by and by', async () => {
  const path = folder();
  const clock = { now: 1_000 };
  await using state = sqliteState({ path, now: () => clock.now });
  for (let n = 0; n < 300; n += 1) await state.set('a', String(n), n, { expiresAt: 2_000 });
  clock.now = 3_000;
  for (let n = 0; n < 201; n += 1) await state.set('b', String(n), n);
  using db = new DatabaseSync(join(path, 'access.sqlite'), { readOnly: true });
  expect(db.prepare("SELECT count(*) AS n FROM entry WHERE kind = 'a'").get()).toEqual({ n: 0 });
});

test('a file that a newer version wrote is refused in one sentence', async () => {
  const path = folder();
  await sqliteState({ path })[Symbol.asyncDispose]();
  using db = new DatabaseSync(join(path, 'access.sqlite'));
  db.exec('PRAGMA user_version = 99');
  expect(() => sqliteState({ path })).toThrow('newer kb-mcp');
});
