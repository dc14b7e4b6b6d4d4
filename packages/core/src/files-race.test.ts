import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { localPrincipal } from './access/permission.ts';
import { fileArea } from './files.ts';
import { openTestKb } from './testing/open-test-kb.ts';
import { uploadDocument } from './tools/upload-document.ts';

let base: string;
let root: string;

beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'kb-race-')));
  root = join(base, 'root');
  for (const folder of [join(root, 'sub'), join(base, 'outside')]) mkdirSync(folder, { recursive: true });
  writeFileSync(join(root, 'sub', 'note.txt'), 'inside');
  writeFileSync(join(base, 'outside', 'note.txt'), 'secret');
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

/** Another thread that puts a link to the outside in place of a name, and takes it away again, as fast as it can. */
async function swapping(name: string, to: string): Promise<AsyncDisposable> {
  const swap = `
    const { renameSync, symlinkSync, rmSync } = require('node:fs');
    const { parentPort, workerData: { name, to, stop } } = require('node:worker_threads');
    parentPort.postMessage('begun');
    while (Atomics.load(stop, 0) === 0) {
      renameSync(name, name + '.kept');
      symlinkSync(to, name);
      rmSync(name);
      renameSync(name + '.kept', name);
    }`;
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(swap, { eval: true, workerData: { name, to, stop } });
  await new Promise((resolve) => worker.once('message', resolve));
  const ended = new Promise((resolve) => worker.once('exit', resolve));
  return {
    async [Symbol.asyncDispose]() {
      Atomics.store(stop, 0, 1);
      await ended;
    },
  };
}

test.each([
  ['a folder', 'sub', 'outside'],
  ['the file itself', 'sub/note.txt', 'outside/note.txt'],
])('what is read is never what a link leads to that was put in place of %s meanwhile', async (_, name, to) => {
  const area = fileArea({ roots: [root], protect: [] });
  await using _swapping = await swapping(join(root, name), join(base, to));
  const seen = { inside: 0, refused: 0 };
  for (let n = 0; n < 3_000 || seen.inside === 0 || seen.refused === 0; n += 1) {
    const found = await area.read('sub/note.txt', { from: 0, limit: 10 }).catch(() => undefined);
    expect(found?.text ?? 'inside').toBe('inside');
    seen[found ? 'inside' : 'refused'] += 1;
  }
});

test('nothing is written to where a link leads that was put in place of the folder meanwhile', async () => {
  const area = fileArea({ roots: [root], protect: [] });
  {
    await using _swapping = await swapping(join(root, 'sub'), join(base, 'outside'));
    let written = 0;
    for (let n = 0; n < 1_500 || written === 0; n += 1) {
      await area.write(`sub/new-${n}.txt`, 'x', { overwrite: true }).then(
        () => (written += 1),
        () => undefined,
      );
      if (n % 100 === 0) expect(readdirSync(join(base, 'outside'))).toEqual(['note.txt']);
    }
  }
  expect(readdirSync(join(base, 'outside'))).toEqual(['note.txt']);
});

test('an upload by path takes no document from outside, and names none, by whatever link', async () => {
  symlinkSync(join(base, 'outside'), join(root, 'folder-link'));
  symlinkSync(join(base, 'outside', 'note.txt'), join(root, 'sub', 'file-link.txt'));
  symlinkSync(join(base, 'nowhere'), join(root, 'sub', 'dangling.txt'));
  await using kb = await openTestKb({ roots: [root] });
  const upload = (path: string) =>
    uploadDocument.run({ path }, { kb, principal: localPrincipal }).catch((error: unknown) => String(error));
  expect(await upload(root)).toMatchObject({ documents: 1, failures: [] });
  for (const path of ['folder-link', 'folder-link/note.txt', 'sub/file-link.txt']) {
    expect(await upload(path)).toMatch(/outside the folders/);
  }
  await using _swapping = await swapping(join(root, 'sub'), join(base, 'outside'));
  for (let n = 0; n < 100; n += 1) await upload(root);
  const { items } = await kb.search({ query: 'secret', limit: 5 }, { principal: localPrincipal });
  expect(items).toEqual([]);
});
